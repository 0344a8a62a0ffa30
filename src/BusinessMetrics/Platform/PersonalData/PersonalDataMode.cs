namespace BusinessMetrics.Platform.PersonalData;

/// <summary>What becomes of personal data that is found.</summary>
public enum PersonalDataMode
{
    /// <summary>A marker such as [email] stands in its place.</summary>
    Redact,

    /// <summary>A marker with a keyed hash, [email:...], so that equal values stay equal.</summary>
    Hash,

    /// <summary>The request is refused.</summary>
    Reject,
}
