using System.Text.RegularExpressions;
using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Projections;
using BusinessMetrics.Tests.Host.Deployment;

namespace BusinessMetrics.Tests.Architecture;

public partial class AreaTests
{
    private static readonly Lazy<ArchUnitNET.Domain.Architecture> Code = new(() =>
        new ArchLoader().LoadAssemblies(typeof(ServiceSettings).Assembly, typeof(EventStore).Assembly).Build());

    [Fact]
    public void every_type_uses_its_own_area_and_those_below_it()
    {
        var used = 0;
        var refused = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var type in Code.Value.Types)
            foreach (var dependency in type.Dependencies)
                if (AreaOf(type) is { } user && AreaOf(dependency.Target) is { } other)
                {
                    used++;
                    if (Area.Refusal(user, other) is { } rule)
                        refused.Add($"{type.FullName} uses {dependency.Target.FullName}: {rule}");
                }

        used.ShouldBeGreaterThan(5_000);
        refused.ShouldBeEmpty(string.Join('\n', refused));
    }

    /// <summary>A constant of another area leaves no trace in what is compiled, but a using does in what is read.</summary>
    [Fact]
    public void every_file_names_its_own_area_and_those_below_it()
    {
        var refused = new List<string>();
        var files = Directory.GetFiles(RepositoryFiles.PathOf("src"), "*.cs", SearchOption.AllDirectories).Where(file => !IsGenerated(file)).ToArray();
        foreach (var file in files)
        {
            var text = File.ReadAllText(file);
            var user = NamespaceLine().Match(text) is { Success: true } line ? Area.Of(line.Groups[1].Value)! : "Host";
            foreach (Match named in UsingLine().Matches(text))
                if (Area.Of(named.Groups[1].Value) is { } other && Area.Refusal(user, other) is { } rule)
                    refused.Add($"{file} names {named.Groups[1].Value}: {rule}");
        }

        files.Length.ShouldBeGreaterThan(300);
        refused.ShouldBeEmpty(string.Join('\n', refused));
    }

    [Fact]
    public void namespaces_follow_folders()
    {
        (string Folder, string Root)[] projects =
        [
            ("src/BusinessMetrics", "BusinessMetrics"),
            ("src/Projections", "BusinessMetrics.Projections"),
            ("tests/BusinessMetrics.Tests", "BusinessMetrics.Tests"),
            ("tests/Projections.Tests", "BusinessMetrics.Projections.Tests"),
        ];
        foreach (var (folder, root) in projects)
            foreach (var file in Directory.GetFiles(RepositoryFiles.PathOf(folder), "*.cs", SearchOption.AllDirectories).Where(file => !IsGenerated(file)))
            {
                var below = Path.GetRelativePath(RepositoryFiles.PathOf(folder), Path.GetDirectoryName(file)!).Replace(Path.DirectorySeparatorChar, '.');
                if (NamespaceLine().Match(File.ReadAllText(file)) is { Success: true } line)
                    line.Groups[1].Value.ShouldBe(below == "." ? root : $"{root}.{below}", file);
            }
    }

    [Theory]
    [InlineData("Platform", "Store", true)]
    [InlineData("Trust", "Trust", true)]
    [InlineData("Host", "Watch", true)]
    [InlineData("Ingest", "Trust", true)]
    [InlineData("Trust", "Ingest", false)]
    [InlineData("Figures", "Watch", false)]
    [InlineData("Store", "Platform", false)]
    public void areas_stand_on_each_other_in_one_order(string user, string used, bool may) => (Area.Refusal(user, used) is null).ShouldBe(may);

    [Fact]
    public void a_refusal_says_which_direction_is_allowed() =>
        Area.Refusal("Trust", "Ingest").ShouldBe("Trust may use Store, Platform, Trust, and Ingest may use Trust");

    /// <summary>A type parameter is taken for another's of the same name.</summary>
    private static string? AreaOf(IType type) =>
        type is not GenericParameter && type.Namespace is { FullName: { Length: > 0 } name } && type.Assembly.FullName.StartsWith("BusinessMetrics", StringComparison.Ordinal) ? Area.Of(name) : null;

    private static bool IsGenerated(string file) => file.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin" or "Generated");

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex NamespaceLine();

    [GeneratedRegex(@"^using (?:static |\w+ = )?([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex UsingLine();
}
