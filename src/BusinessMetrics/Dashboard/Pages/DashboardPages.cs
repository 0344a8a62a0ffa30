using System.Reflection;

namespace BusinessMetrics.Dashboard.Pages;

/// <summary>
/// Serves the dashboard as it was built into <c>wwwroot/dashboard</c>. Files and pages hold no figure and are open to
/// everybody; what they show they ask of the API, as whoever is signed in.
/// </summary>
public static class DashboardPages
{
    public const string Path = "/dashboard";

    /// <summary>Scripts, styles and fonts.</summary>
    public const string Assets = Path + "/assets";

    private const string Document = "dashboard/index.html";

    /// <summary>Not the entry assembly's, which in tests is another.</summary>
    private static readonly string Program = Assembly.GetExecutingAssembly().GetName().Name!;

    /// <summary>
    /// As built, the files are still where the sources are, and a manifest beside the program says where; only the
    /// environment Development would look for it. As published they are beside the program, and there is no such manifest.
    /// </summary>
    public static void UseDashboardFiles(this IWebHostBuilder host)
    {
        host.UseSetting(WebHostDefaults.StaticWebAssetsKey, System.IO.Path.Combine(AppContext.BaseDirectory, $"{Program}.staticwebassets.runtime.json"));
        host.UseStaticWebAssets();
    }

    public static void MapDashboard(this WebApplication app)
    {
        app.MapStaticAssets($"{Program}.staticwebassets.endpoints.json").AllowAnonymous();
        // A script that is gone must not be answered with a page.
        app.MapGet(Assets + "/{**path}", () => Results.NotFound()).AllowAnonymous().ExcludeFromDescription();
        // Any other path is a page's, also one that ends like a file: names of metrics and services have dots.
        app.MapFallbackToFile(Path + "/{**path}", Document, new StaticFileOptions { OnPrepareResponse = AskEachTime }).AllowAnonymous();
    }

    /// <summary>The document names the scripts of its own build, so that it must not outlive them.</summary>
    private static void AskEachTime(Microsoft.AspNetCore.StaticFiles.StaticFileResponseContext answer) => answer.Context.Response.Headers.CacheControl = "no-cache";
}
