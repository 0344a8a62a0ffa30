using System.Collections.Frozen;
using System.Globalization;

namespace BusinessMetrics.Platform.Names;

/// <summary>What Unicode says of single characters: their class, what they consist of, what two of them make. Read when the first name needs it.</summary>
internal static class CanonicalData
{
    private const string Resource = "BusinessMetrics.Platform.Names.CanonicalForms.txt";

    // Hangul syllables are numbered by their two or three parts.
    private const int Syllables = 0xAC00, Leads = 0x1100, Vowels = 0x1161, Tails = 0x11A7;
    private const int LeadCount = 19, VowelCount = 21, TailCount = 28;

    private static readonly FrozenDictionary<int, byte> Classes;
    private static readonly FrozenDictionary<int, int[]> Decompositions;
    private static readonly FrozenDictionary<(int First, int Second), int> Compositions;

    static CanonicalData()
    {
        var classes = new Dictionary<int, byte>();
        var decompositions = new Dictionary<int, int[]>();
        var compositions = new Dictionary<(int, int), int>();
        using var lines = new StreamReader(typeof(CanonicalData).Assembly.GetManifestResourceStream(Resource)!);
        while (lines.ReadLine() is { } line)
        {
            var parts = line.Split(' ');
            switch (parts[0])
            {
                case "m":
                    var range = parts[1].Split("..");
                    for (var mark = Number(range[0]); mark <= Number(range[^1]); mark++)
                        classes[mark] = byte.Parse(parts[2]);
                    break;
                case "c":
                    decompositions[Number(parts[1])] = [Number(parts[2]), Number(parts[3])];
                    compositions[(Number(parts[2]), Number(parts[3]))] = Number(parts[1]);
                    break;
                case "d":
                    decompositions[Number(parts[1])] = [.. parts[2..].Select(Number)];
                    break;
            }
        }

        Classes = classes.ToFrozenDictionary();
        Decompositions = decompositions.ToFrozenDictionary();
        Compositions = compositions.ToFrozenDictionary();
    }

    /// <summary>0 of what is no mark that moves.</summary>
    public static byte ClassOf(int character) => Classes.GetValueOrDefault(character);

    public static void AddDecomposed(int character, List<int> characters)
    {
        if (character is >= Syllables and < Syllables + (LeadCount * VowelCount * TailCount))
        {
            var syllable = character - Syllables;
            characters.Add(Leads + (syllable / (VowelCount * TailCount)));
            characters.Add(Vowels + (syllable % (VowelCount * TailCount) / TailCount));
            if (syllable % TailCount > 0)
                characters.Add(Tails + (syllable % TailCount));
        }
        else if (Decompositions.TryGetValue(character, out var parts))
        {
            foreach (var part in parts)
                AddDecomposed(part, characters);
        }
        else
        {
            characters.Add(character);
        }
    }

    /// <summary>The one character that the two make; null where they make none.</summary>
    public static int? Composed(int first, int second)
    {
        if (first is >= Leads and < Leads + LeadCount && second is >= Vowels and < Vowels + VowelCount)
            return Syllables + ((((first - Leads) * VowelCount) + second - Vowels) * TailCount);
        if (first is >= Syllables and < Syllables + (LeadCount * VowelCount * TailCount) && (first - Syllables) % TailCount == 0
            && second is > Tails and < Tails + TailCount)
            return first + second - Tails;
        return Compositions.TryGetValue((first, second), out var composed) ? composed : null;
    }

    private static int Number(string text) => int.Parse(text, NumberStyles.HexNumber);
}
