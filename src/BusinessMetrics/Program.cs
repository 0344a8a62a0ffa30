using BusinessMetrics.Host.Commands;
using BusinessMetrics.Platform.Settings;

try
{
    return await ServiceCommands.RunAsync(EnvironmentSettings.Read(Environment.GetEnvironmentVariable), args);
}
catch (InvalidSettingsException invalid)
{
    Console.Error.WriteLine("BusinessMetrics cannot start with these environment variables:");
    foreach (var problem in invalid.Problems)
        Console.Error.WriteLine("  " + problem);
    return 2;
}
catch (OperationCanceledException)
{
    // Asked to end before it had started.
    return 0;
}
catch (StartupException failure)
{
    Console.Error.WriteLine(failure.Message);
    return 1;
}
