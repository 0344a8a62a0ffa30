using BusinessMetrics.Projections.Store.Rollups;
using BusinessMetrics.Tests.Support;
using CsCheck;
using Npgsql;

namespace BusinessMetrics.Tests.Figures.Performance;

[Collection(FiguresCollection.Name)]
public class MergedSketchesTests(TestServers servers)
{
    /// <summary>Bins and counts as they lie in a row: those that were put beside others may repeat a bin, or take it back.</summary>
    private static readonly Gen<long[]> Sketches =
        Gen.Select(Gen.Int[-50, 400], Gen.Long[-2, 5].Where(count => count != 0)).Array[0, 600]
            .Select(bins => bins.SelectMany(bin => (long[])[bin.Item1, bin.Item2]).ToArray());

    [Fact]
    public async Task the_database_adds_up_the_same_bins_as_the_sketch_does()
    {
        await using var connection = await servers.Shared.Database.OpenConnectionAsync();
        await using var command = new NpgsqlCommand("select read_models.merge_sketches($1, $2)", connection);
        command.Parameters.Add(new NpgsqlParameter<long[]>());
        command.Parameters.Add(new NpgsqlParameter<long[]>());
        await Gen.Select(Sketches, Sketches).SampleAsync(async (known, added) =>
        {
            (command.Parameters[0].Value, command.Parameters[1].Value) = (known, added);

            var merged = (long[])(await command.ExecuteScalarAsync())!;

            var expected = QuantileSketch.FromArray(known);
            expected.Merge(QuantileSketch.FromArray(added));
            merged.ShouldBe(expected.ToArray());
        }, iter: 200, threads: 1);
    }
}
