using BusinessMetrics.Projections.Store.Events;

namespace BusinessMetrics.Projections.Store.ReadModels;

/// <summary>
/// Lets a page commit only where its own transaction moved the read model's progress. Two nodes may fold the same page
/// for a moment (one was frozen, and wakes): the second finds the progress moved already, and Marten's own guard does
/// not fail then, because it looks at the rows that the whole batch touched. What adds up would count twice.
/// </summary>
public static class ProgressFence
{
    /// <summary>What a page that was folded by another transaction fails with.</summary>
    public const string SqlState = "PF001";

    private const string Procedure = $"{ReadModelSchema.Live}.require_progress";

    /// <summary>A procedure and no function: a call returns nothing, and Marten reads no results of what is queued.</summary>
    public const string Schema =
        $"""
        create or replace procedure {Procedure}(projection text) language plpgsql as $$
        begin
            -- xmin is the transaction that wrote the row's present version.
            if not exists (
                select
                from {EventSchema.Name}.mt_event_progression as progression
                where progression.name = projection and progression.xmin = pg_current_xact_id()::xid) then
                raise exception 'the progress of % was moved by another transaction: another node has folded these events', projection
                    using errcode = '{SqlState}', hint = 'Nothing of this page was written. The projection goes on from where it is.';
            end if;
        end $$;


        """;

    /// <summary>Queues the check. Marten queues the progress itself before anything of the page.</summary>
    public static void Require(IStatements statements, ReadModel model) => statements.Add($"call {Procedure}(?)", model.ProgressName);
}
