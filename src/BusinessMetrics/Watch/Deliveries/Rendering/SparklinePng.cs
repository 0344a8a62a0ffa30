using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using System.Text;

namespace BusinessMetrics.Watch.Deliveries.Rendering;

/// <summary>A figure's last hours as a small picture (PNG, ISO/IEC 15948) with its threshold: mail shows no vectors.</summary>
public static class SparklinePng
{
    public const int Width = 480;
    public const int Height = 96;

    private const int Margin = 6;
    private const byte Ground = 0;
    private const byte Line = 1;
    private const byte Limit = 2;

    // White, blue, red.
    private static ReadOnlySpan<byte> Palette => [255, 255, 255, 43, 108, 176, 197, 48, 48];

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Null where there is nothing to draw.</summary>
    public static byte[]? Draw(IReadOnlyList<NoticePoint> points, double threshold)
    {
        var known = points.Where(point => point.Value is { } value && double.IsFinite(value)).Select(point => point.Value!.Value).ToArray();
        if (known.Length < 2 || !double.IsFinite(threshold))
            return null;
        var (least, most) = (Math.Min(known.Min(), threshold), Math.Max(known.Max(), threshold));
        var pixels = new byte[Height, Width];
        for (var x = 0; x < Width; x++)
            if (x / 4 % 2 == 0)
                pixels[Y(threshold), x] = Limit;
        (int X, int Y)? last = null;
        for (var i = 0; i < points.Count; i++)
        {
            if (points[i].Value is not { } value || !double.IsFinite(value))
            {
                last = null;
                continue;
            }

            var here = (X: Margin + (i * (Width - 1 - (2 * Margin)) / Math.Max(1, points.Count - 1)), Y: Y(value));
            Connect(pixels, last ?? here, here);
            last = here;
        }

        return Encode(pixels);

        int Y(double value) => most <= least ? Height / 2 : Height - 1 - Margin - (int)Math.Round((value - least) / (most - least) * (Height - 1 - (2 * Margin)));
    }

    /// <summary>A line two pixels high.</summary>
    private static void Connect(byte[,] pixels, (int X, int Y) from, (int X, int Y) to)
    {
        var steps = Math.Max(1, Math.Max(Math.Abs(to.X - from.X), Math.Abs(to.Y - from.Y)));
        for (var step = 0; step <= steps; step++)
        {
            var (x, y) = (from.X + ((to.X - from.X) * step / steps), from.Y + ((to.Y - from.Y) * step / steps));
            pixels[y, x] = Line;
            pixels[Math.Min(Height - 1, y + 1), x] = Line;
        }
    }

    private static byte[] Encode(byte[,] pixels)
    {
        using var png = new MemoryStream();
        png.Write(Signature);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, Width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), Height);
        // 8 bits a pixel, of a palette.
        (header[8], header[9]) = (8, 3);
        Chunk(png, "IHDR", header);
        Chunk(png, "PLTE", Palette);
        using var rows = new MemoryStream();
        using (var packed = new ZLibStream(rows, CompressionLevel.Optimal, leaveOpen: true))
            for (var y = 0; y < Height; y++)
            {
                packed.WriteByte(Ground);
                for (var x = 0; x < Width; x++)
                    packed.WriteByte(pixels[y, x]);
            }

        Chunk(png, "IDAT", rows.ToArray());
        Chunk(png, "IEND", []);
        return png.ToArray();
    }

    private static void Chunk(MemoryStream png, string type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        png.Write(number);
        byte[] named = [.. Encoding.ASCII.GetBytes(type), .. data];
        png.Write(named);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc32.HashToUInt32(named));
        png.Write(number);
    }
}
