using BusinessMetrics.Platform.Settings;
using Npgsql;

namespace BusinessMetrics.Tests.Platform.Settings;

public sealed class DatabaseUrlTests
{
    [Fact]
    public void a_URL_names_host_port_user_password_and_database()
    {
        var read = Read("postgresql://mlflow:password@postgres:5432/ml_security_consolidated");

        (read.Host, read.Port, read.Username, read.Password, read.Database)
            .ShouldBe(("postgres", 5432, "mlflow", "password", "ml_security_consolidated"));
    }

    [Theory]
    [InlineData("postgres://db/metrics", "db", 5432)]
    [InlineData("postgresql://db:6543/metrics", "db", 6543)]
    [InlineData("postgresql://10.0.0.7/metrics", "10.0.0.7", 5432)]
    public void the_port_is_that_of_PostgreSQL_unless_it_is_given(string url, string host, int port)
    {
        (Read(url).Host, Read(url).Port).ShouldBe((host, port));
        Read(url).Username.ShouldBeNull();
        Read(url).Password.ShouldBeNull();
    }

    [Theory]
    [InlineData("p%40ss%3Aw%2Frd", "p@ss:w/rd")]
    [InlineData("with%20space", "with space")]
    [InlineData("semi;colon", "semi;colon")]
    [InlineData("quo%22te'", "quo\"te'")]
    [InlineData("a:b=c", "a:b=c")]
    [InlineData("per%25cent+plus", "per%cent+plus")]
    public void a_password_may_have_any_character(string written, string password) =>
        Read($"postgresql://mlflow:{written}@db/metrics").Password.ShouldBe(password);

    [Fact]
    public void a_user_and_a_database_may_be_escaped()
    {
        var read = Read("postgresql://ml%40flow:x@db/my%20metrics");

        (read.Username, read.Database).ShouldBe(("ml@flow", "my metrics"));
    }

    [Theory]
    [InlineData("disable", SslMode.Disable)]
    [InlineData("prefer", SslMode.Prefer)]
    [InlineData("require", SslMode.Require)]
    [InlineData("verify-ca", SslMode.VerifyCA)]
    [InlineData("verify-full", SslMode.VerifyFull)]
    public void sslmode_is_that_of_libpq(string mode, SslMode expected) =>
        Read($"postgresql://db/metrics?sslmode={mode}").SslMode.ShouldBe(expected);

    [Fact]
    public void other_options_of_libpq_are_understood()
    {
        var read = Read("postgresql://db/metrics?connect_timeout=7&application_name=business%20metrics&sslrootcert=/ca.pem&target_session_attrs=read-write");

        (read.Timeout, read.ApplicationName, read.RootCertificate, read.TargetSessionAttributes).ShouldBe((7, "business metrics", "/ca.pem", "read-write"));
    }

    [Fact]
    public void the_form_of_Npgsql_is_taken_as_it_is()
    {
        var read = Read("Host=db;Port=6543;Username=mlflow;Password=secret;Database=metrics");

        (read.Host, read.Port, read.Username, read.Password, read.Database).ShouldBe(("db", 6543, "mlflow", "secret", "metrics"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("postgres")]
    [InlineData("mysql://db/metrics")]
    [InlineData("http://db/metrics")]
    [InlineData("postgresql://")]
    [InlineData("postgresql:///metrics")]
    [InlineData("postgresql://db:port/metrics")]
    [InlineData("postgresql://db/metrics?sslmode=maybe")]
    [InlineData("postgresql://db/metrics?connect_timeout=soon")]
    [InlineData("postgresql://db/metrics?connect_timeout=-1")]
    [InlineData("postgresql://db/metrics?no_such_option=1")]
    [InlineData("Username=mlflow;Password=secret")]
    [InlineData("Host=db;Port=many")]
    [InlineData("Host=db;No Such Keyword=1")]
    public void what_is_neither_is_refused(string text) =>
        DatabaseUrl.ToConnectionString(text).ShouldBeNull();

    [Theory]
    [InlineData("postgresql://mlflow:s3c#ret@db:5432/metrics", "the password has an unencoded # at character 24; percent-encode it, as %23")]
    [InlineData("postgresql://mlflow:s3c?ret@db:5432/metrics", "the password has an unencoded ? at character 24; percent-encode it, as %3F")]
    [InlineData("postgresql://mlflow:s3c/ret@db:5432/metrics", "the password has an unencoded / at character 24; percent-encode it, as %2F")]
    [InlineData("postgresql://mlflow:1/s3cret@db:5432/metrics", "the password has an unencoded / at character 22; percent-encode it, as %2F")]
    [InlineData("postgresql://ml/flow:s3cret@db:5432/metrics", "the user has an unencoded / at character 16; percent-encode it, as %2F")]
    [InlineData("postgresql://mlflow:s3c@ret@db:5432/metrics", "there is more than one @ (characters 24 and 28); percent-encode all but the one before the host, as %40")]
    [InlineData("postgresql://mlflow:s3@c/ret@db/metrics", "there is more than one @ (characters 23 and 29); percent-encode all but the one before the host, as %40")]
    [InlineData("postgresql://mlflow:s3cret@db/metrics#x", "there is an unencoded # at character 38; percent-encode it, as %23")]
    public void what_would_end_a_password_early_is_refused_with_its_place(string url, string reason)
    {
        DatabaseUrl.ToConnectionString(url).ShouldBeNull();

        var refusal = Should.Throw<InvalidSettingsException>(() => EnvironmentSettings.Read(name => name == "DATABASE_URL" ? url : null));
        refusal.Message.ShouldContain($"DATABASE_URL: {reason}");
        refusal.Message.ShouldNotContain("s3");
        refusal.Message.ShouldNotContain("ret");
    }

    [Fact]
    public void an_at_sign_in_an_option_is_no_password()
    {
        Read("postgresql://mlflow:secret@db/metrics?application_name=a@b").ApplicationName.ShouldBe("a@b");
        Read("postgresql://db/metrics?application_name=a@b").Password.ShouldBeNull();
    }

    private static NpgsqlConnectionStringBuilder Read(string url) => new(DatabaseUrl.ToConnectionString(url).ShouldNotBeNull());
}
