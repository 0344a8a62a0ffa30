using System.Security.Cryptography;
using System.Text;
using PdfSharp.Pdf;
using PdfSharp.Pdf.Annotations;

namespace BusinessMetrics.Reports.Rendering.Pdf;

/// <summary>
/// The file in the same bytes each time. PDFsharp draws lots for the file's id and for the names of font subsets, and writes metadata
/// with random ids, unescaped, and without saying that the file is accessible: those are written anew.
/// </summary>
internal static class FixedBytes
{
    private const int IdLength = 16;
    private const int TagLength = 6;
    private const int TrailerLength = 1024;

    /// <summary>Stands for the id until the bytes are known that it is the hash of.</summary>
    private static readonly string UnknownId = new('0', IdLength);

    public static byte[] Of(PdfDocument pdf, Print print)
    {
        var provenance = print.Document.Provenance;
        pdf.Info.Title = print.Document.Title;
        pdf.Info.Subject = print.Subject;
        pdf.Info.Creator = Metadata.Creator;
        pdf.Info.CreationDate = pdf.Info.ModificationDate = provenance.AsOf.UtcDateTime;
        pdf.Internals.FirstDocumentID = pdf.Internals.SecondDocumentID = UnknownId;
        // Its compressed streams lack their checksum, which qpdf minds.
        pdf.Options.CompressContentStreams = false;
        using var stream = new MemoryStream();
        pdf.Save(stream, closeStream: false);
        var bytes = stream.GetBuffer().AsSpan(0, (int)stream.Length);
        RenameSubsets(bytes);
        var mended = WithMetadata(bytes, Metadata.Of(print));
        SetId(mended);
        return mended;
    }

    /// <summary>A link's name and time, which are random and the clock's otherwise.</summary>
    public static void Name(PdfLinkAnnotation link, int index, Print print)
    {
        link.Elements.SetString("/NM", $"contents-{index}");
        link.Elements.SetDateTime("/M", print.Document.Provenance.AsOf.UtcDateTime);
    }

    /// <summary>A subset's name begins with six letters, the same wherever the same subset is named: AAAAAA, AAAAAB and so on.</summary>
    private static void RenameSubsets(Span<byte> pdf)
    {
        var names = new Dictionary<string, byte[]>();
        foreach (var key in (string[])["/BaseFont", "/FontName"])
            for (var at = 0; pdf[at..].IndexOf(Encoding.ASCII.GetBytes(key)) is var found and >= 0;)
            {
                at += found + key.Length;
                var rest = pdf[at..];
                var tag = rest[(rest[0] == ' ' ? 2 : 1)..];
                if (tag.Length <= TagLength || tag[TagLength] != '+')
                    continue;
                var name = Encoding.ASCII.GetString(tag[..TagLength]);
                if (!names.TryGetValue(name, out var known))
                    names[name] = known = Encoding.ASCII.GetBytes($"AAAAA{(char)('A' + names.Count)}");
                known.CopyTo(tag);
            }
    }

    /// <summary>The metadata are the last object before the table of objects: only that table moves.</summary>
    private static byte[] WithMetadata(ReadOnlySpan<byte> pdf, byte[] metadata)
    {
        var table = pdf.LastIndexOf("\nxref\n"u8) + 1;
        var type = pdf[..table].LastIndexOf("/Type/Metadata"u8);
        var start = pdf[..pdf[..type].LastIndexOf(" obj"u8)].LastIndexOf((byte)'\n') + 1;
        var number = Encoding.ASCII.GetString(pdf[start..(start + pdf[start..].IndexOf((byte)' '))]);
        var trailer = pdf[table..];
        var where = trailer.LastIndexOf("startxref\n"u8) + "startxref\n"u8.Length;
        byte[] written =
        [
            .. pdf[..start],
            .. Encoding.ASCII.GetBytes($"{number} 0 obj\n<</Type/Metadata/Subtype/XML/Length {metadata.Length}>>\nstream\n"),
            .. metadata,
            .. "\nendstream\nendobj\n"u8,
        ];
        return [.. written, .. trailer[..where], .. Encoding.ASCII.GetBytes($"{written.Length}\n%%EOF\n")];
    }

    /// <summary>The file's id is the hash of all else (ISO 32000-1, 14.4 asks for something of the kind).</summary>
    private static void SetId(byte[] pdf)
    {
        var hash = SHA256.HashData(pdf).AsSpan(0, IdLength);
        var trailer = pdf.AsSpan(Math.Max(0, pdf.Length - TrailerLength));
        // Written in letters or in hexadecimal, as PDFsharp pleases.
        Replace(trailer, Encoding.ASCII.GetBytes(UnknownId), Encoding.ASCII.GetBytes(Convert.ToHexStringLower(hash)[..IdLength]));
        Replace(trailer, Encoding.ASCII.GetBytes(Convert.ToHexString(Encoding.ASCII.GetBytes(UnknownId))), Encoding.ASCII.GetBytes(Convert.ToHexString(hash)));
    }

    private static void Replace(Span<byte> within, byte[] what, byte[] with)
    {
        for (var at = within.IndexOf(what); at >= 0; at = within.IndexOf(what))
            with.CopyTo(within[at..]);
    }
}
