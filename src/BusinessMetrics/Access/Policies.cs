namespace BusinessMetrics.Access;

/// <summary>What a caller may be allowed to do; each policy is granted to some roles.</summary>
public static class Policies
{
    /// <summary>Record metrics: writer, admin.</summary>
    public const string Record = "record";

    /// <summary>Read figures, with people shown as pseudonyms: reader, auditor, admin.</summary>
    public const string ReadFigures = "read-figures";

    /// <summary>See who people are: admin.</summary>
    public const string SeePeople = "see-people";

    /// <summary>Set and remove alert rules: admin.</summary>
    public const string ManageAlerts = "manage-alerts";

    /// <summary>Retract metrics: writer, admin.</summary>
    public const string Correct = "correct";

    /// <summary>Rebuild read models: admin.</summary>
    public const string Rebuild = "rebuild";

    /// <summary>Set and remove budgets: admin.</summary>
    public const string ManageBudgets = "manage-budgets";

    /// <summary>Read checkpoints and proofs of the log: auditor, admin.</summary>
    public const string VerifyAudit = "verify-audit";

    public static IReadOnlyDictionary<string, string[]> RolesByPolicy { get; } = new Dictionary<string, string[]>
    {
        [Record] = [Roles.Writer, Roles.Admin],
        [ReadFigures] = [Roles.Reader, Roles.Auditor, Roles.Admin],
        [Correct] = [Roles.Writer, Roles.Admin],
        [Rebuild] = [Roles.Admin],
        [SeePeople] = [Roles.Admin],
        [ManageAlerts] = [Roles.Admin],
        [ManageBudgets] = [Roles.Admin],
        [VerifyAudit] = [Roles.Auditor, Roles.Admin],
    };
}

/// <summary>The values of a token's <c>role</c> claim.</summary>
public static class Roles
{
    public const string Admin = "admin";
    public const string Writer = "writer";
    public const string Reader = "reader";
    public const string Auditor = "auditor";

    public static IReadOnlyList<string> All { get; } = [Admin, Writer, Reader, Auditor];
}
