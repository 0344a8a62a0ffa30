using System.Text.RegularExpressions;
using System.Xml.Linq;
using BusinessMetrics.Platform.Settings;

namespace BusinessMetrics.Tests.Host.Deployment;

/// <summary>The Dockerfile against the projects; eng/build-stage runs its instructions.</summary>
public class DockerfileTests
{
    private readonly IReadOnlyList<(string Instruction, string Arguments)> _lines =
    [
        .. RepositoryFiles.Read("Dockerfile").Split('\n')
            .Where(line => line.Length > 0 && !line.StartsWith('#'))
            .Select(line => line.Split(' ', 2))
            .Select(parts => (parts[0], parts[1])),
    ];

    [Fact]
    public void the_images_are_of_the_framework_that_the_projects_are_built_for()
    {
        var framework = XDocument.Load(RepositoryFiles.PathOf("Directory.Build.props")).Descendants("TargetFramework").Single().Value;
        var version = framework["net".Length..];

        Arguments("FROM").ShouldBe([$"mcr.microsoft.com/dotnet/sdk:{version} AS build", $"mcr.microsoft.com/dotnet/aspnet:{version} AS final"]);
        RepositoryFiles.Read("global.json").ShouldContain($"\"version\": \"{version}.");
    }

    [Fact]
    public void every_copied_path_exists_and_reaches_the_build()
    {
        var allowed = File.ReadAllLines(RepositoryFiles.PathOf(".dockerignore"))
            .Where(line => line.StartsWith('!'))
            .Select(line => line[1..])
            .ToList();
        var copied = Arguments("COPY").Where(copy => !copy.StartsWith("--from")).SelectMany(copy => copy.Split(' ')[..^1]).ToList();

        copied.ShouldNotBeEmpty();
        foreach (var path in copied)
        {
            Path.Exists(RepositoryFiles.PathOf(path)).ShouldBeTrue(path);
            allowed.ShouldContain(pattern => path == pattern || path.StartsWith(pattern + "/"), path);
        }
    }

    [Fact]
    public void nothing_else_reaches_the_build()
    {
        var patterns = File.ReadAllLines(RepositoryFiles.PathOf(".dockerignore")).Where(line => !line.StartsWith('#')).ToList();

        patterns[0].ShouldBe("*");
        patterns.Where(pattern => pattern.StartsWith('!'))
            .ShouldBe(["!.editorconfig", "!Directory.Build.props", "!Directory.Packages.props", "!global.json", "!eng/shims", "!src"], ignoreOrder: true);
    }

    [Fact]
    public void restore_sees_every_project_that_publish_builds()
    {
        var restore = _lines.ToList().FindIndex(line => line.Arguments.StartsWith("dotnet restore"));
        var copied = _lines.Take(restore).Where(line => line.Instruction == "COPY").SelectMany(line => line.Arguments.Split(' '));

        copied.Where(path => path.EndsWith(".csproj")).ShouldBe(ProjectsOf("src/BusinessMetrics/BusinessMetrics.csproj"), ignoreOrder: true);
    }

    [Fact]
    public void restore_and_publish_are_for_the_same_configuration()
    {
        // The debug configuration has packages of its own: the run-time compiler.
        Arguments("RUN").ShouldContain("dotnet restore src/BusinessMetrics -p:Configuration=Release -p:PublishReadyToRun=true --use-current-runtime");
        Arguments("RUN").ShouldContain("dotnet publish src/BusinessMetrics -c Release -p:PublishReadyToRun=true --use-current-runtime --self-contained false --no-restore -o /app");
        Arguments("COPY").ShouldContain("--from=build /app ./");
    }

    [Fact]
    public void the_image_starts_the_services_own_assembly() =>
        Arguments("ENTRYPOINT").ShouldBe([$"[\"dotnet\", \"{typeof(ServiceSettings).Assembly.GetName().Name}.dll\"]"]);

    [Fact]
    public void the_image_and_the_compose_file_agree()
    {
        var service = ComposeFile.Read().Service;
        var variables = Regex.Matches(Arguments("ENV").Single(), @"(\w+)=(\S*)")
            .ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value);

        service.Build.ShouldBe(".");
        Arguments("EXPOSE").ShouldBe([service.Environment["SERVICE_PORT"]]);
        variables["SERVICE_PORT"].ShouldBe(service.Environment["SERVICE_PORT"]);
        variables["DATA_DIR"].ShouldBe(service.Environment["DATA_DIR"]);
        Arguments("VOLUME").ShouldBe([service.Environment["DATA_DIR"]]);
    }

    [Fact]
    public void the_service_does_not_run_as_root_and_may_write_its_data()
    {
        Arguments("USER").ShouldBe(["$APP_UID"]);
        Arguments("RUN").ShouldContain($"install -d -o $APP_UID -g $APP_UID {ComposeFile.Read().Service.Environment["DATA_DIR"]}");
    }

    private List<string> Arguments(string instruction) => [.. _lines.Where(line => line.Instruction == instruction).Select(line => line.Arguments)];

    /// <summary>A project and those it refers to, directly or not.</summary>
    private static HashSet<string> ProjectsOf(string project)
    {
        var found = new HashSet<string> { project };
        var references = XDocument.Load(RepositoryFiles.PathOf(project)).Descendants("ProjectReference").Select(reference => reference.Attribute("Include")!.Value);
        foreach (var reference in references)
        {
            var path = Path.GetFullPath(Path.Combine(RepositoryFiles.Root, Path.GetDirectoryName(project)!, reference));
            found.UnionWith(ProjectsOf(Path.GetRelativePath(RepositoryFiles.Root, path).Replace('\\', '/')));
        }

        return found;
    }
}
