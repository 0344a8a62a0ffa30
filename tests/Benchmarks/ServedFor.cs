using System.CommandLine;

namespace BusinessMetrics.Benchmarks;

/// <summary>Hidden commands: what a benchmark starts as a process of its own, to compare the service with.</summary>
internal static class ServedFor
{
    public static Command Trust()
    {
        var without = new Argument<string[]>("without") { Arity = ArgumentArity.ZeroOrMore };
        var command = new Command(WithoutTrust.CommandName, "Serves without parts of trust.") { without };
        command.Hidden = true;
        command.SetAction((given, cancellation) => WithoutTrust.ServeAsync(given.GetValue(without)!, cancellation));
        return command;
    }

    public static Command Summary()
    {
        var size = new Argument<int>("size");
        var command = new Command(SummaryBenchmark.ConstantCommand, "Serves a constant answer.") { size };
        command.Hidden = true;
        command.SetAction((given, cancellation) => SummaryBenchmark.ServeConstantAsync(given.GetValue(size), cancellation));
        return command;
    }
}
