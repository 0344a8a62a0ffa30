namespace BusinessMetrics.Projections.Store.ReadModels;

/// <summary>Is told that figures are about to change; the daemon's commit, which says not what of, follows.</summary>
public interface IFigureFolds
{
    void Folded();
}
