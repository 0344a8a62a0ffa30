using JasperFx.Events;
using JasperFx.Events.Daemon;
using JasperFx.Events.Projections;
using Marten;
using Marten.Events.Projections;
using Npgsql;

namespace BusinessMetrics.Projections.Store.ReadModels;

/// <summary>Is told that figures are about to change; the daemon's commit, which says not what of, follows.</summary>
public interface IFigureFolds
{
    void Folded();
}
