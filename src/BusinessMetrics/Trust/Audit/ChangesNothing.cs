namespace BusinessMetrics.Trust.Audit;

/// <summary>Of an endpoint that is asked by POST and changes nothing: a question that is put wrongly is not for the trail, as with GET.</summary>
public sealed class ChangesNothing;
