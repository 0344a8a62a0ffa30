using System.Security.Claims;

namespace BusinessMetrics.Trust.Access;

/// <summary>Which tokens hold no longer before they expire. Asked often, so that an answer waits for nothing.</summary>
public interface IRevokedTokens
{
    /// <param name="caller">As the token says of itself.</param>
    bool IsRevoked(ClaimsPrincipal caller);
}
