using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Tests.Support;
using BusinessMetrics.Trust.Access;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace BusinessMetrics.Tests.Trust.Tokens;

[Collection(TrustCollection.Name)]
public sealed class RevokeTokenTests(TestServers servers)
{
    private readonly TestService _service = servers.Shared;

    [Fact]
    public async Task a_revoked_token_is_refused_on_every_node_within_a_second_and_after_a_restart()
    {
        var settings = await servers.NewServiceAsync();
        var one = await TestService.StartAsync(settings);
        await using var other = await TestService.StartBesideAsync(one);
        var token = one.Token(Roles.Reader);
        (await other.GetAsync("/metrics/summary", token)).Status.ShouldBe(200);

        (await one.SendAsync(HttpMethod.Post, "/tokens/revoke", $$"""{"token": "{{token}}"}""")).Status.ShouldBe(200);

        (await one.GetAsync("/metrics/summary", token)).Status.ShouldBe(401);
        var started = TimeProvider.System.GetTimestamp();
        await Until.TrueAsync(async () => (await other.GetAsync("/metrics/summary", token)).Status == 401);
        TimeProvider.System.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(2));
        await one.DisposeAsync();
        await using var again = await TestService.StartAsync(settings);
        (await again.GetAsync("/metrics/summary", token)).Status.ShouldBe(401);
        (await again.GetAsync("/metrics/summary", again.Token(Roles.Reader))).Status.ShouldBe(200);
    }

    [Fact]
    public async Task a_token_can_be_named_by_its_id_and_shows_with_who_revoked_it()
    {
        var token = _service.Token(Roles.Reader);
        var id = new JsonWebToken(token).Id;

        var answer = await _service.SendAsync(HttpMethod.Post, "/tokens/revoke", $$"""{"token_id": "{{id}}", "expires_at": "{{DateTimeOffset.UtcNow.AddDays(1).Text()}}"}""");
        var again = await _service.SendAsync(HttpMethod.Post, "/tokens/revoke", $$"""{"token_id": "{{id}}"}""");

        (answer.Status, again.Status).ShouldBe((200, 200));
        again.Text.ShouldBe(answer.Text);
        var listed = (await _service.GetAsync("/tokens/revoked")).Json["tokens"]!.AsArray().Single(one => one!["token_id"]!.GetValue<string>() == id)!;
        listed["revoked_by"]!.GetValue<string>().ShouldBe("tester");
        (await _service.GetAsync("/metrics/summary", token)).Status.ShouldBe(401);
    }

    [Fact]
    public async Task a_token_of_an_issuer_that_gives_no_ids_is_known_by_its_hash()
    {
        var secret = System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(_service.Settings.AuthSigningKey ?? DataDirectory.Secret(_service.Settings.DataDirectory, "auth-signing.key")));
        var token = new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = TokenIssuer.Issuer,
            Audience = _service.Settings.AuthAudience,
            Expires = DateTime.UtcNow.AddHours(1),
            Claims = new Dictionary<string, object> { ["sub"] = "old", ["role"] = Roles.Reader },
            SigningCredentials = new(new SymmetricSecurityKey(secret), SecurityAlgorithms.HmacSha256),
        });
        (await _service.GetAsync("/metrics/summary", token)).Status.ShouldBe(200);

        var revoked = await _service.SendAsync(HttpMethod.Post, "/tokens/revoke", $$"""{"token": "{{token}}"}""");

        revoked.Json["token_id"]!.GetValue<string>().ShouldStartWith("sha256:");
        (await _service.GetAsync("/metrics/summary", token)).Status.ShouldBe(401);
    }

    [Theory]
    [InlineData("{}", "token")]
    [InlineData("""{"token": "a.b"}""", "token")]
    [InlineData("""{"token_id": ""}""", "token_id")]
    [InlineData("""{"token_id": "x", "expires_at": "soon"}""", "expires_at")]
    [InlineData("""{"token_id": "x", "expires_at": "2099-01-01T00:00:00Z"}""", "expires_at")]
    [InlineData("""{"token_id": "x", "token": "y"}""", "token")]
    public async Task what_names_no_token_is_refused_by_its_field_and_not_repeated(string body, string field)
    {
        var answer = await _service.SendAsync(HttpMethod.Post, "/tokens/revoke", body);

        answer.Status.ShouldBe(400);
        answer.Json["errors"]!.AsArray().ShouldContain(error => error!["field"]!.GetValue<string>() == field, answer.Text);
        answer.Text.ShouldNotContain("a.b");
    }
}
