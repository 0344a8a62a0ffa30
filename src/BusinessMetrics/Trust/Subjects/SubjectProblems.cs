using System.Text.Json.Nodes;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Projections.Store.Events;

namespace BusinessMetrics.Trust.Subjects;

/// <summary>What the endpoints about people answer; never with the person's identifier, which logs on the way would keep.</summary>
internal static class SubjectProblems
{
    public static ResponseExample UnknownExample { get; } = new(StatusCodes.Status404NotFound, JsonNode.Parse(
        """
        {
          "type": "urn:business-metrics:problem:unknown-person", "title": "There is no such person", "status": 404,
          "detail": "No metric names a person of this user id, or the person was erased."
        }
        """)!);

    public static IResult Unknown() =>
        Problems.NotFound("unknown-person", "There is no such person", "No metric names a person of this user id, or the person was erased.");

    public static IResult Held(DateTimeOffset since) =>
        Problems.Conflict("subject-held", "A legal hold forbids it", $"The person's data are held since {Iso8601.Format(since)}. Lift the hold first.");

    public static IResult IsBeingErased() =>
        Problems.Conflict("subject-erased", "The person is being erased", "An erasure of this person has been decided and is being completed, so nothing can be held.");
}
