using System.Runtime.InteropServices;

namespace BusinessMetrics.Host.Startup;

/// <summary>
/// The native heap of glibc, which OpenSSL, the just-in-time compiler and the runtime itself allocate from. A thread frees into
/// its own arena, and glibc gives back of an arena's free pages only those at its end.
/// </summary>
internal sealed class MallocArenas
{
    private readonly MallocTrim _trim;

    private MallocArenas(MallocTrim trim) => _trim = trim;

    private delegate int MallocTrim(nuint pad);

    /// <returns>Null where the C library is another one, which cannot be asked.</returns>
    public static MallocArenas? Find() =>
        OperatingSystem.IsLinux() && NativeLibrary.TryLoad("libc.so.6", out var library) && NativeLibrary.TryGetExport(library, "malloc_trim", out var trim)
            ? new(Marshal.GetDelegateForFunctionPointer<MallocTrim>(trim))
            : null;

    /// <returns>Whether anything was given back.</returns>
    public bool Trim() => _trim(0) != 0;
}
