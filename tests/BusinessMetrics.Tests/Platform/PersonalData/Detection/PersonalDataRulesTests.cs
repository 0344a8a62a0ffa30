using BusinessMetrics.Platform.PersonalData;
using BusinessMetrics.Platform.PersonalData.Detection;

namespace BusinessMetrics.Tests.Platform.PersonalData.Detection;

public sealed class PersonalDataRulesTests
{
    [Theory]
    [InlineData("mail ada@example.org, or bob.o'neil+x@sub.example.co.uk", "mail [email], or [email]")]
    [InlineData("https://example.org/?u=ada%40example.org&x=1", "https://example.org/?u=[email]&x=1")]
    [InlineData("postgres://svc:hunter2@db.example.org/x", "postgres://svc:[email]/x")]
    [InlineData("jürgen@bücher.example", "[email]")]
    [InlineData("ana@sapo.pt", "[email]")]
    [InlineData("git@github.com: it asked", "[email]: it asked")]
    public void e_mail_addresses_are_found(string text, string filtered) => Filtered(text).ShouldBe(filtered);

    [Theory]
    [InlineData("4111 1111 1111 1111 12/27", "[card] 12/27")]
    [InlineData("4111 1111 1111 1111 123", "[card] 123")]
    [InlineData("3782-822463-10005", "[card]")]
    [InlineData("card_5555555555554444", "card_[card]")]
    [InlineData("2 4111111111111111", "2 [card]")]
    public void payment_cards_are_found(string text, string filtered) => Filtered(text).ShouldBe(filtered);

    [Theory]
    [InlineData("4111 1111 1111 1112")]
    [InlineData("4111 11 1111 1111 11")]
    [InlineData("1763875148523513")]
    [InlineData("4111111111111111a")]
    [InlineData("0.4111111111111111")]
    public void other_numbers_are_no_cards(string text) => Filtered(text).ShouldBe(text);

    [Theory]
    [InlineData("DE89 3704 0044 0532 0130 00 PAID", "[iban] PAID")]
    [InlineData("gb82west12345698765432", "[iban]")]
    [InlineData("MT84MALT011000012345MTLCAST001S.", "[iban].")]
    public void ibans_are_found(string text, string filtered) => Filtered(text).ShouldBe(filtered);

    [Theory]
    [InlineData("from 10.20.30.40:443 to 2001:db8::7", "from [ip]:443 to [ip]")]
    [InlineData("[fe80::1ff:fe23:4567:890a]:80", "[[ip]]:80")]
    [InlineData("::ffff:192.168.7.9", "[ip]")]
    [InlineData("203.0.113.0/24", "[ip]/24")]
    [InlineData("10.0.0.10-10.0.0.20", "[ip]-[ip]")]
    [InlineData("http://203.0.113.9/login", "http://[ip]/login")]
    public void addresses_of_machines_are_found(string text, string filtered) => Filtered(text).ShouldBe(filtered);

    [Theory]
    [InlineData("10.20.30.40", "server_version")]
    [InlineData("upgraded to version 10.20.30.40", "note")]
    [InlineData("Chrome/120.0.10.9", "agent")]
    [InlineData("clause A.9.2.1.10", "note")]
    [InlineData("localhost is 127.0.0.1 or ::1", "note")]
    [InlineData("1.2.3.4", "note")]
    public void versions_and_nobodys_addresses_stay(string text, string key) => Filtered(text, key).ShouldBe(text);

    [Theory]
    [InlineData("123-45-6789", "id", "[national_id]")]
    [InlineData("123456789", "customer_ssn", "[national_id]")]
    [InlineData("SSN: 123 45 6789", "note", "SSN: [national_id]")]
    [InlineData("AB 12 34 56 C", "id", "[national_id]")]
    [InlineData("AB123456C", "nino", "[national_id]")]
    [InlineData("123456789", "id", "123456789")]
    [InlineData("AB123456C", "part", "AB123456C")]
    [InlineData("666-45-6789", "id", "666-45-6789")]
    public void national_ids_are_found_by_their_form_or_by_what_they_are_called(string text, string key, string filtered) =>
        Filtered(text, key).ShouldBe(filtered);

    [Theory]
    [InlineData("+1 (415) 555-2671", "note", "[phone]")]
    [InlineData("call 4155552671 now", "note", "call [phone] now")]
    [InlineData("4155552671", "phone", "[phone]")]
    [InlineData("4155552671", "count", "4155552671")]
    [InlineData("+49 (0)30 1234567", "note", "[phone]")]
    [InlineData("(020 7946 0958)", "note", "([phone])")]
    [InlineData("on 2026-11-23 01 58 83 24 57", "note", "on 2026-11-23 [phone]")]
    [InlineData("100 200 300 4000", "note", "100 200 300 4000")]
    [InlineData("23-11-2026 05:19:08", "note", "23-11-2026 05:19:08")]
    public void phone_numbers_are_found_by_their_form_or_by_what_they_are_called(string text, string key, string filtered) =>
        Filtered(text, key).ShouldBe(filtered);

    [Fact]
    public void what_has_been_replaced_is_not_found_again()
    {
        var hashing = Given.Filter(PersonalDataMode.Hash);
        foreach (var text in LabelledTexts.Make(7))
        {
            var once = hashing.Text(text.Key, text.Text, []);

            hashing.Text(text.Key, once, []).ShouldBe(once);
            once.ShouldNotContain(text.Piece);
        }
    }

    [Theory]
    [InlineData("date_of_birth")]
    [InlineData("dateOfBirth")]
    [InlineData("Date-Of-Birth")]
    public void a_fields_name_is_known_in_any_way_of_writing(string name) => PersonalDataRules.BuiltIn.IsField(name).ShouldBeTrue();

    [Theory]
    [InlineData("birth_rate")]
    [InlineData("")]
    [InlineData("feature")]
    public void other_names_are_no_persons(string name) => PersonalDataRules.BuiltIn.IsField(name).ShouldBeFalse();

    [Fact]
    public void however_a_text_is_made_it_is_searched_in_linear_time()
    {
        foreach (var part in (string[])["1", "@", "1.", "0 1", "a@", "(0", "::", "+1 ", "4111 ", "DE89 ", "%40", "AB 12 "])
        {
            var text = string.Concat(Enumerable.Repeat(part, 1_000_000 / part.Length));
            var started = TimeProvider.System.GetTimestamp();

            PersonalDataRules.BuiltIn.Find(text, "note");

            TimeProvider.System.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(5), part);
        }
    }

    private static string Filtered(string text, string key = "note") => Given.Filter(PersonalDataMode.Redact).Text(key, text, []);
}
