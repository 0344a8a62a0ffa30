using PdfSharp.UniversalAccessibility;

namespace BusinessMetrics.Reports.Rendering.Pdf;

/// <summary>What no page break cuts, and how it is drawn from its top on.</summary>
internal sealed record Piece(double Height, Action<Canvas, double>? Draw = null)
{
    /// <summary>Space above it, but not at the top of a page.</summary>
    public double Before { get; init; }

    /// <summary>It is on the same page as the beginning of what follows.</summary>
    public bool KeepsNext { get; init; }

    public bool StartsPage { get; init; }

    /// <summary>What stands above it where it is the first on a page: the head of its table.</summary>
    public Piece? Again { get; init; }

    /// <summary>What the table of contents calls it.</summary>
    public string? Entry { get; init; }

    /// <summary>An element of the structure begins, with what follows.</summary>
    public static Piece Begin(Action<StructureBuilder> begin) => new(0, (canvas, _) => begin(canvas.Structure)) { KeepsNext = true };

    /// <summary>The element ends.</summary>
    public static Piece End { get; } = new(0, (canvas, _) => canvas.Structure.End());
}

internal readonly record struct Placed(Piece Piece, double Top);

/// <summary>Pieces under each other, page by page.</summary>
internal static class PageFlow
{
    private const double Tolerance = 0.01;

    public static List<List<Placed>> Lay(IEnumerable<Piece> head, IEnumerable<Piece> body, int mostPages, CancellationToken cancellation)
    {
        List<List<Placed>> pages = [[]];
        var at = PageFrame.Top;
        foreach (var together in Together(head.Concat(body)))
        {
            cancellation.ThrowIfCancellationRequested();
            var height = together.Select((piece, i) => piece.Height + (i == 0 ? 0 : piece.Before)).Sum();
            if (together.Exists(piece => piece.StartsPage) || !Fits(together[0].Before + height))
                Turn();
            foreach (var piece in together)
            {
                // What is kept together and yet is longer than a page is cut between its pieces.
                if (!Fits(piece.Before + piece.Height))
                    Turn();
                if (at <= PageFrame.Top && piece.Again is { } again)
                    Place(again);
                Place(piece);
            }
        }

        return pages;

        bool Fits(double height) => at + height <= PageFrame.Bottom + Tolerance;

        void Place(Piece piece)
        {
            if (at > PageFrame.Top)
                at += piece.Before;
            pages[^1].Add(new(piece, at));
            at += piece.Height;
        }

        void Turn()
        {
            if (at <= PageFrame.Top)
                return;
            if (pages.Count == mostPages)
                throw new ReportTooLongException(mostPages);
            pages.Add([]);
            at = PageFrame.Top;
        }
    }

    private static IEnumerable<List<Piece>> Together(IEnumerable<Piece> pieces)
    {
        List<Piece> together = [];
        foreach (var piece in pieces)
        {
            together.Add(piece);
            if (piece.KeepsNext)
                continue;
            yield return together;
            together = [];
        }

        if (together.Count > 0)
            yield return together;
    }
}
