using System.Text.RegularExpressions;
using BusinessMetrics.Platform.Settings;
using Npgsql;
using StackExchange.Redis;

namespace BusinessMetrics.Tests.Host.Deployment;

/// <summary>docker-compose.yml against what the program reads, where no container engine can say so.</summary>
public class ComposeFileTests
{
    private readonly ComposeFile _compose = ComposeFile.Read();

    [Fact]
    public void the_service_is_given_exactly_the_variables_that_it_reads()
    {
        var read = new HashSet<string>();
        EnvironmentSettings.Read(name =>
        {
            read.Add(name);
            return null;
        });

        _compose.Service.Environment.Keys.ShouldBe(read, ignoreOrder: true);
    }

    [Fact]
    public void a_new_installation_starts_with_the_settings_that_the_seed_names()
    {
        var settings = ReadSettings();

        settings.Host.ShouldBe("0.0.0.0");
        settings.Port.ShouldBe(8004);
        settings.RetentionDays.ShouldBe(365);
        settings.BatchSize.ShouldBe(1000);
        settings.FlushInterval.ShouldBe(TimeSpan.FromSeconds(60));
        settings.CacheTtl.ShouldBe(TimeSpan.FromSeconds(300));
        settings.AlertThresholdsEnabled.ShouldBeTrue();
        settings.AlertEmailEnabled.ShouldBeFalse();
        settings.AlertWebhookUrl.ShouldBeNull();
        settings.PrometheusEnabled.ShouldBeTrue();
        settings.AuthSigningKey.ShouldNotBeNull();
        settings.DataKey!.Length.ShouldBe(32);
    }

    [Fact]
    public void what_has_a_default_both_here_and_in_the_program_has_the_same_one()
    {
        var program = EnvironmentSettings.Read(_ => null);

        // What only an installation has: addresses, keys, and where its data lies.
        var compose = ReadSettings() with
        {
            DatabaseConnectionString = null,
            RedisConfiguration = null,
            AuthSigningKey = null,
            DataKey = null,
            DataDirectory = program.DataDirectory,
        };

        compose.ShouldBe(program);
    }

    [Fact]
    public void the_service_finds_the_database_that_postgres_makes()
    {
        var environment = ComposeFile.MakeEnvironment();
        var postgres = _compose.Services["postgres"];
        var address = new NpgsqlConnectionStringBuilder(ReadSettings(environment).DatabaseConnectionString);

        address.Host.ShouldBe("postgres");
        address.Port.ShouldBe(5432);
        address.Username.ShouldBe(postgres.Environment["POSTGRES_USER"]);
        address.Password.ShouldBe(ComposeFile.Resolve(postgres.Environment["POSTGRES_PASSWORD"], environment));
        address.Database.ShouldBe(postgres.Environment["POSTGRES_DB"]);
        postgres.HealthCheck!.Test.ShouldContain(address.Username);
        postgres.HealthCheck.Test.ShouldContain(address.Database);
    }

    [Fact]
    public void the_service_finds_redis()
    {
        var redis = ConfigurationOptions.Parse(ReadSettings().RedisConfiguration!);

        redis.EndPoints.Single().ToString().ShouldEndWith("redis:6379");
        redis.DefaultDatabase.ShouldBe(1);
        _compose.Services.ShouldContainKey("redis");
    }

    [Fact]
    public void the_servers_are_of_the_versions_that_the_service_is_made_for()
    {
        _compose.Services["postgres"].Image.ShouldBe("postgres:18");
        _compose.Services["redis"].Image.ShouldBe("redis:8");
        // The image for 18 refuses to start with a volume where the ones before it had it.
        _compose.Services["postgres"].Volumes.ShouldContain("postgres-data:/var/lib/postgresql");
    }

    [Fact]
    public void the_service_waits_until_its_servers_are_healthy()
    {
        _compose.Service.DependsOn.Keys.ShouldBe(["postgres", "redis"], ignoreOrder: true);
        foreach (var (server, dependency) in _compose.Service.DependsOn)
        {
            dependency.Condition.ShouldBe("service_healthy");
            _compose.Services[server].HealthCheck.ShouldNotBeNull();
        }
    }

    [Fact]
    public void the_published_port_is_the_one_that_the_service_listens_on()
    {
        var port = _compose.Service.Environment["SERVICE_PORT"];

        _compose.Service.Ports.Single().ShouldEndWith($":{port}:{port}");
    }

    [Fact]
    public void nothing_but_the_service_can_be_published_beyond_this_machine()
    {
        var published = _compose.Services.Where(service => service.Key != "business-metrics").SelectMany(service => service.Value.Ports);

        published.ShouldAllBe(port => port.StartsWith("127.0.0.1:"));
        ComposeFile.Resolve(_compose.Service.Ports.Single(), new Dictionary<string, string>()).ShouldStartWith("127.0.0.1:");
    }

    [Fact]
    public void secrets_have_no_default()
    {
        var required = ComposeFile.Placeholders().Where(placeholder => placeholder.Operator == ":?").Select(placeholder => placeholder.Name);
        var example = ComposeFile.ReadEnvironment(RepositoryFiles.PathOf(".env.example"));

        required.ShouldBe(["POSTGRES_PASSWORD", "AUTH_SIGNING_KEY", "DATA_KEY", "GRAFANA_PASSWORD"], ignoreOrder: true);
        example.Keys.ShouldBe(required, ignoreOrder: true);
        example.Values.ShouldAllBe(value => value == "");
    }

    [Fact]
    public void every_installation_gets_secrets_of_its_own()
    {
        var (one, other) = (ComposeFile.MakeEnvironment(), ComposeFile.MakeEnvironment());

        one.Values.Concat(other.Values).Distinct().Count().ShouldBe(8);
    }

    [Fact]
    public void the_example_names_every_optional_variable_with_its_default()
    {
        var optional = Regex.Matches(RepositoryFiles.Read("docker-compose.yml"), @"\$\{([A-Z_]+):-([^}]*)\}")
            .Select(match => $"#{match.Groups[1]}={match.Groups[2]}");
        var commented = RepositoryFiles.Read(".env.example").Split('\n').Where(line => Regex.IsMatch(line, "^#[A-Z_]+="));

        commented.ShouldBe(optional, ignoreOrder: true);
    }

    [Fact]
    public void every_volume_is_declared_and_every_mounted_file_exists()
    {
        var sources = _compose.Services.Values.SelectMany(service => service.Volumes).Select(volume => volume.Split(':')[0]).ToList();

        sources.Where(source => !source.StartsWith('.')).ShouldBe(_compose.Volumes.Keys, ignoreOrder: true);
        foreach (var file in sources.Where(source => source.StartsWith('.')))
            Path.Exists(RepositoryFiles.PathOf(file)).ShouldBeTrue(file);
    }

    [Fact]
    public void the_services_data_outlives_its_container() =>
        _compose.Service.Volumes.ShouldContain($"business-metrics-data:{_compose.Service.Environment["DATA_DIR"]}");

    private ServiceSettings ReadSettings(Dictionary<string, string>? environment = null)
    {
        environment ??= ComposeFile.MakeEnvironment();
        return EnvironmentSettings.Read(name =>
            _compose.Service.Environment.TryGetValue(name, out var value) ? ComposeFile.Resolve(value, environment) : null);
    }
}
