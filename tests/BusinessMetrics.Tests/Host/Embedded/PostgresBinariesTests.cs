using BusinessMetrics.Host.Embedded;
using BusinessMetrics.Platform.Settings;

namespace BusinessMetrics.Tests.Host.Embedded;

public sealed class PostgresBinariesTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("postgres-binaries-");

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public void what_is_on_the_path_comes_before_what_is_installed()
    {
        var onPath = Folder("mine", "initdb", "pg_ctl", "postgres");
        var installed = Folder("installed", "initdb", "pg_ctl", "postgres");

        PostgresBinaries.Find(Folder("empty") + Path.PathSeparator + onPath, [installed]).ShouldBe(onPath);
    }

    [Fact]
    public void a_link_on_the_path_leads_to_the_folder_that_has_the_others()
    {
        var real = Folder("real", "initdb", "pg_ctl", "postgres");
        var links = Folder("links");
        var program = Path.GetFileName(Directory.GetFiles(real, "pg_ctl*")[0]);
        File.CreateSymbolicLink(Path.Combine(links, program), Path.Combine(real, program));

        PostgresBinaries.Find(links, []).ShouldBe(real);
    }

    [Fact]
    public void a_folder_without_all_three_programs_is_passed_over()
    {
        var clientOnly = Folder("client", "pg_ctl");
        var incomplete = Folder("incomplete", "initdb", "postgres");
        var whole = Folder("whole", "initdb", "pg_ctl", "postgres");

        PostgresBinaries.Find(clientOnly, [incomplete, Path.Combine(_root.FullName, "missing"), whole]).ShouldBe(whole);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void where_there_is_none_the_ways_out_are_named(string? path)
    {
        var message = Should.Throw<StartupException>(() => PostgresBinaries.Find(path, [])).Message;

        message.ShouldContain("DATABASE_URL");
        message.ShouldContain("apt install postgresql");
        message.ShouldContain("PATH");
        message.ShouldContain("docker compose up");
    }

    private string Folder(string name, params string[] programs)
    {
        var folder = _root.CreateSubdirectory(name).FullName;
        foreach (var program in programs)
            File.WriteAllText(Path.Combine(folder, OperatingSystem.IsWindows() ? program + ".exe" : program), "");
        return folder;
    }
}
