using JasperFx.CodeGeneration;

namespace BusinessMetrics.Host.Startup;

/// <summary>
/// Wolverine's adapters between HTTP and the endpoints are generated ahead of time (eng/generate-code) and committed:
/// compiling them at run time takes the first request over a second.
/// </summary>
internal static class GeneratedCode
{
    /// <summary>A release uses the committed code and has no compiler; a debug build makes what is missing.</summary>
    public static TypeLoadMode Mode =>
#if DEBUG
        TypeLoadMode.Auto;
#else
        TypeLoadMode.Static;
#endif

    /// <summary>Where eng/generate-code wants it; nothing is written there in a release.</summary>
    public static string Folder => Environment.GetEnvironmentVariable("GENERATED_CODE_FOLDER")
        ?? Path.Combine(Path.GetTempPath(), "business-metrics-generated");
}
