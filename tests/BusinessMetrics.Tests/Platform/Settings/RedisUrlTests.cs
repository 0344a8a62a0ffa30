using System.Net;
using BusinessMetrics.Platform.Settings;
using StackExchange.Redis;

namespace BusinessMetrics.Tests.Platform.Settings;

public sealed class RedisUrlTests
{
    [Theory]
    [InlineData("redis://redis:6379/1", "redis", 6379, 1, false)]
    [InlineData("redis://redis", "redis", 6379, null, false)]
    [InlineData("redis://redis/", "redis", 6379, null, false)]
    [InlineData("redis://cache.internal:6380/0", "cache.internal", 6380, 0, false)]
    [InlineData("rediss://redis:6379/1", "redis", 6379, 1, true)]
    [InlineData("redis:6379,defaultDatabase=1", "redis", 6379, 1, false)]
    public void a_URL_names_host_port_database_and_TLS(string url, string host, int port, int? database, bool tls)
    {
        var read = Read(url);

        read.EndPoints.ShouldHaveSingleItem().ShouldBe(new DnsEndPoint(host, port));
        read.DefaultDatabase.ShouldBe(database);
        read.Ssl.ShouldBe(tls);
        read.Password.ShouldBeNull();
    }

    [Theory]
    [InlineData("redis://:secret@redis/1", null, "secret")]
    [InlineData("redis://metrics:secret@redis/1", "metrics", "secret")]
    [InlineData("redis://metrics:p%40ss%3Aw%2Frd@redis/1", "metrics", "p@ss:w/rd")]
    [InlineData("redis://metrics:a%3Db%20c@redis/1", "metrics", "a=b c")]
    [InlineData("redis://me%40trics:secret@redis/1", "me@trics", "secret")]
    public void a_user_and_a_password_may_be_escaped(string url, string? user, string password)
    {
        Read(url).User.ShouldBe(user);
        Read(url).Password.ShouldBe(password);
    }

    [Theory]
    [InlineData("redis://metrics:a%2Cb@redis/1")]
    [InlineData("redis://a%2Cb:secret@redis/1")]
    [InlineData("redis://metrics:secret%2Cssl=true@redis/1")]
    public void a_comma_which_the_cache_client_cannot_be_told_of_is_refused_and_not_cut_off(string url) =>
        RedisUrl.ToConfiguration(url).ShouldBeNull();

    [Theory]
    [InlineData("")]
    [InlineData("http://redis:6379/1")]
    [InlineData("redis://")]
    [InlineData("redis:///1")]
    [InlineData("redis://redis:port/1")]
    [InlineData("redis://redis:6379/one")]
    [InlineData("redis://redis:6379/-1")]
    [InlineData("redis://redis:6379/1/2")]
    [InlineData("redis:6379,noSuchOption=1")]
    [InlineData("defaultDatabase=1")]
    public void what_is_neither_is_refused(string text) =>
        RedisUrl.ToConfiguration(text).ShouldBeNull();

    [Theory]
    [InlineData("redis://:s3c#ret@redis:6379/1", "the password has an unencoded # at character 13; percent-encode it, as %23")]
    [InlineData("redis://:1/s3cret@redis:6379/1", "the password has an unencoded / at character 11; percent-encode it, as %2F")]
    [InlineData("rediss://metrics:1?s3cret@redis:6379/1", "the password has an unencoded ? at character 19; percent-encode it, as %3F")]
    [InlineData("redis://:s3c@ret@redis:6379/1", "there is more than one @ (characters 13 and 17); percent-encode all but the one before the host, as %40")]
    public void what_would_end_a_password_early_is_refused_with_its_place(string url, string reason)
    {
        RedisUrl.ToConfiguration(url).ShouldBeNull();

        var refusal = Should.Throw<InvalidSettingsException>(() => EnvironmentSettings.Read(name => name == "REDIS_URL" ? url : null));
        refusal.Message.ShouldContain($"REDIS_URL: {reason}");
        refusal.Message.ShouldNotContain("s3");
    }

    private static ConfigurationOptions Read(string url) => ConfigurationOptions.Parse(RedisUrl.ToConfiguration(url).ShouldNotBeNull());
}
