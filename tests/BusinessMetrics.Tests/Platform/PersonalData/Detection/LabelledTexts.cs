using System.Globalization;
using Bogus;
using Bogus.DataSets;
using Bogus.Extensions.UnitedStates;
using BusinessMetrics.Platform.PersonalData.Detection;

namespace BusinessMetrics.Tests.Platform.PersonalData.Detection;

/// <summary>A text that somebody may send, and the piece of it that is personal data.</summary>
/// <param name="Kind">Null where there is none.</param>
/// <param name="Piece">Exactly what has to be found.</param>
/// <param name="Key">The name of the field that it is sent in.</param>
internal sealed record LabelledText(string? Kind, string Piece, string Text, string Key);

/// <summary>Texts with one piece of personal data each, always the same: those of a fixed seed.</summary>
internal static class LabelledTexts
{
    private const int EachKind = 250;

    private static readonly string[] Carriers =
    [
        "{0}", "{0}", "{0}", "contact {0} for access", "reported by {0}", "value: {0}", "({0})", "\"{0}\"", "seen {0}, then lost", "it was {0}.",
        "{0} failed to log in", "retry 3 of 5 for {0}", "user={0}", "user={0};status=ok", "a, {0}, b", "<{0}>", "{0} (verified)", "ref 2026-11-23 {0}", "Kunde: {0}",
    ];

    public static IReadOnlyList<LabelledText> Make(int seed)
    {
        var faker = new Faker("en") { Random = new Randomizer(seed) };
        var emails = new Internet("de") { Random = faker.Random };
        return
        [
            .. Of(PersonalDataKinds.Email, faker, f => f.Random.Int(0, 5) switch
            {
                0 => f.Internet.ExampleEmail(),
                1 => emails.Email(),
                2 => f.Internet.Email().Replace("@", "+tag@", StringComparison.Ordinal),
                3 => f.Internet.Email().ToUpperInvariant(),
                4 => f.Internet.Email().Replace("@", "%40", StringComparison.Ordinal),
                _ => f.Internet.Email(),
            }),
            .. Of(PersonalDataKinds.Card, faker, Card),
            .. Of(PersonalDataKinds.Iban, faker, f => f.Finance.Iban(f.Random.Bool(), f.PickRandom("DE", "FR", "GB", "NL", "ES", "IT", "AT", "CH", "BE", "PL", "NO", "SE", "PT", "FI"))),
            .. Of(PersonalDataKinds.Ip, faker, Address),
            .. Of(PersonalDataKinds.NationalId, faker, f => f.Random.Int(0, 3) == 0 ? British(f) : new Person(seed: f.Random.Int()).Ssn()),
            .. Of(PersonalDataKinds.Phone, faker, Phone),
        ];
    }

    private static IEnumerable<LabelledText> Of(string kind, Faker faker, Func<Faker, string> piece)
    {
        for (var i = 0; i < EachKind; i++)
        {
            var value = piece(faker);
            yield return new(kind, value, string.Format(CultureInfo.InvariantCulture, faker.PickRandom(Carriers), value), faker.PickRandom("note", "details", "comment", "source", "reference"));
        }
    }

    private static string Card(Faker faker)
    {
        // A card has at most 19 digits; some of those made up have more.
        string card;
        do
            card = faker.Finance.CreditCardNumber(faker.PickRandom(CardType.Visa, CardType.Mastercard, CardType.AmericanExpress, CardType.Discover, CardType.Jcb));
        while (card.Count(char.IsAsciiDigit) > 19);
        return faker.Random.Int(0, 2) switch
        {
            0 => card,
            1 => card.Replace("-", " ", StringComparison.Ordinal),
            _ => card.Replace("-", "", StringComparison.Ordinal),
        };
    }

    /// <summary>Of a machine: no loopback, no multicast, and not four single digits, which nothing tells from a version.</summary>
    private static string Address(Faker faker)
    {
        if (faker.Random.Int(0, 3) == 0)
        {
            var address = faker.Internet.Ipv6();
            return address.StartsWith("ff", StringComparison.Ordinal) ? "fd" + address[2..] : address;
        }

        if (faker.Random.Int(0, 5) == 0)
            return $"2001:db8::{faker.Random.Hexadecimal(3, "")}:{faker.Random.Int(1, 9)}";
        return $"{faker.PickRandom(faker.Random.Int(1, 126), faker.Random.Int(128, 223))}.{faker.Random.Int(0, 255)}.{faker.Random.Int(10, 255)}.{faker.Random.Int(0, 255)}";
    }

    private static string British(Faker faker) =>
        faker.PickRandom("AB", "CE", "JK", "PR", "WX") + faker.Random.ReplaceNumbers(" ## ## ## ") + faker.PickRandom("A", "B", "C", "D");

    private static string Phone(Faker faker)
    {
        // Area codes never begin with 0 or 1; elsewhere a digit is any digit.
        var format = faker.PickRandom(
            "N##-###-####", "(N##) ###-####", "N##.###.####", "1-N##-###-####", "+1 N##-###-####", "+1 (N##) ###-####", "+1N#########", "N## ###-####",
            "+44 20 #### ####", "+44 7N## ######", "020 7N## ####", "07N## ######", "+49 30 N######", "+49-17N-#######", "+4917N#######", "0171 N######", "(030) N#######",
            "030/N#######", "+33 1 ## ## ## ##", "01 ## ## ## ##", "06 ## ## ## ##", "+331########", "+34 6## ### ###", "+39 3## #######", "+31 6 ########",
            "+41 79 ### ## ##", "+46 70 ### ## ##", "+81 3-####-####", "+86 13# #### ####", "+91 98### #####", "+61 4## ### ###", "+55 11 9####-####", "0049 171 N######", "00 44 20 7N## ####");
        return faker.Random.ReplaceNumbers(format.Replace("N", faker.Random.Int(2, 9).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
    }
}
