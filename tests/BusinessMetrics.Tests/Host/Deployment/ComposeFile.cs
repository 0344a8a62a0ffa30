using System.Diagnostics;
using System.Text.RegularExpressions;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace BusinessMetrics.Tests.Host.Deployment;

/// <summary>What these tests look at in docker-compose.yml, and its placeholders' values.</summary>
internal sealed partial class ComposeFile
{
    private static readonly IDeserializer Yaml =
        new DeserializerBuilder().WithNamingConvention(UnderscoredNamingConvention.Instance).IgnoreUnmatchedProperties().Build();

    public Dictionary<string, ComposeService> Services { get; set; } = [];

    public Dictionary<string, object?> Volumes { get; set; } = [];

    public static ComposeFile Read() => Yaml.Deserialize<ComposeFile>(RepositoryFiles.Read("docker-compose.yml"));

    public ComposeService Service => Services["business-metrics"];

    /// <summary>Every placeholder with its operator: ":?" refuses an empty value, ":-" has a default.</summary>
    public static IReadOnlyList<(string Name, string Operator)> Placeholders() =>
    [
        .. Placeholder().Matches(RepositoryFiles.Read("docker-compose.yml"))
            .Select(match => (match.Groups["name"].Value, match.Groups["operator"].Value))
            .Distinct(),
    ];

    /// <summary>A value as the container gets it.</summary>
    public static string Resolve(string text, IReadOnlyDictionary<string, string> environment) =>
        Placeholder().Replace(text, match =>
        {
            var (name, alternative) = (match.Groups["name"].Value, match.Groups["alternative"].Value);
            if (environment.GetValueOrDefault(name) is { Length: > 0 } value)
                return value;
            return match.Groups["operator"].Value == ":-" ? alternative : throw new InvalidOperationException($"{name}: {alternative}");
        }).Replace("$$", "$", StringComparison.Ordinal);

    /// <summary>NAME=value lines; comments and empty lines are left out.</summary>
    public static Dictionary<string, string> ReadEnvironment(string path) => File.ReadAllLines(path)
        .Where(line => line.Contains('=') && !line.StartsWith('#'))
        .Select(line => line.Split('=', 2))
        .ToDictionary(pair => pair[0], pair => pair[1]);

    /// <summary>The environment that eng/make-env makes for a new installation.</summary>
    public static Dictionary<string, string> MakeEnvironment()
    {
        var folder = Directory.CreateTempSubdirectory("business-metrics-env-").FullName;
        try
        {
            var path = Path.Combine(folder, "made.env");
            using var script = Process.Start("bash", [RepositoryFiles.PathOf("eng/make-env"), path]);
            script.WaitForExit();
            script.ExitCode.ShouldBe(0);
            return ReadEnvironment(path);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [GeneratedRegex(@"(?<!\$)\$\{(?<name>[A-Z_]+)(?<operator>:[?-])(?<alternative>[^}]*)\}")]
    private static partial Regex Placeholder();
}

internal sealed class ComposeService
{
    public string? Image { get; set; }

    public string? Build { get; set; }

    public Dictionary<string, string> Environment { get; set; } = [];

    public Dictionary<string, ComposeDependency> DependsOn { get; set; } = [];

    public List<string> Ports { get; set; } = [];

    public List<string> Volumes { get; set; } = [];

    [YamlMember(Alias = "healthcheck")]
    public ComposeProbe? HealthCheck { get; set; }
}

internal sealed class ComposeDependency
{
    public string Condition { get; set; } = "";
}

internal sealed class ComposeProbe
{
    public List<string> Test { get; set; } = [];
}
