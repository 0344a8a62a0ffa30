using System.Text;

namespace BusinessMetrics.Platform.Names;

/// <summary>
/// Unicode's canonical normal forms (UAX #15). The runtime has them from ICU alone, which this service runs without
/// (InvariantGlobalization), and would give every text back as it is.
/// </summary>
public static class CanonicalForm
{
    /// <summary>Below it every character is composed, and none reorders.</summary>
    private const char FirstMark = '\u0300';

    /// <summary>Normalisation form C: whatever can be one character is one.</summary>
    public static string Composed(string text)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange('\0', (char)(FirstMark - 1)))
            return text;
        var characters = Decompose(text);
        Compose(characters);
        return Text(characters);
    }

    /// <summary>Normalisation form D: characters and their marks apart.</summary>
    public static string Decomposed(string text) => System.Text.Ascii.IsValid(text) ? text : Text(Decompose(text));

    private static List<int> Decompose(string text)
    {
        var characters = new List<int>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var character = char.IsSurrogatePair(text, i) ? char.ConvertToUtf32(text[i], text[++i]) : text[i];
            CanonicalData.AddDecomposed(character, characters);
        }

        Reorder(characters);
        return characters;
    }

    /// <summary>Marks after the same character stand in the order of their classes; those of one class stay as they are.</summary>
    private static void Reorder(List<int> characters)
    {
        for (var i = 1; i < characters.Count; i++)
        {
            var mark = characters[i];
            var own = CanonicalData.ClassOf(mark);
            if (own == 0)
                continue;
            var to = i;
            for (; to > 0 && CanonicalData.ClassOf(characters[to - 1]) > own; to--)
                characters[to] = characters[to - 1];
            characters[to] = mark;
        }
    }

    private static void Compose(List<int> characters)
    {
        var starter = -1;
        var written = 0;
        var last = 0;
        foreach (var character in characters.ToArray())
        {
            var own = CanonicalData.ClassOf(character);
            // Nothing between it and the starter may be of its class or a higher one.
            var isBlocked = starter >= 0 && written - 1 > starter && last >= own;
            if (starter >= 0 && !isBlocked && CanonicalData.Composed(characters[starter], character) is { } composed)
            {
                characters[starter] = composed;
                continue;
            }

            if (own == 0)
                starter = written;
            last = own;
            characters[written++] = character;
        }

        characters.RemoveRange(written, characters.Count - written);
    }

    private static string Text(List<int> characters)
    {
        var text = new StringBuilder(characters.Count);
        foreach (var character in characters)
            if (Rune.TryCreate(character, out var rune))
                text.Append(rune.ToString());
            else
                text.Append((char)character);
        return text.ToString();
    }
}
