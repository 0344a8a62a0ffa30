namespace BusinessMetrics.Platform.Settings;

/// <summary>How a connection to a mail server is protected.</summary>
public enum SmtpSecurity
{
    /// <summary>TLS from the first byte.</summary>
    Tls,

    /// <summary>TLS after STARTTLS; without it nothing is sent.</summary>
    StartTls,

    /// <summary>None, for a relay on the same machine.</summary>
    None,
}

/// <summary>SMTP_URL: the server that mail is handed to.</summary>
public sealed record SmtpServer(string Host, int Port, SmtpSecurity Security, string? User, string? Password)
{
    public const string Allowed = "smtps://[user:password@]host[:465] for TLS, smtp://[user:password@]host[:587] for STARTTLS, or smtp://host:25?security=none for neither";

    private const int SubmissionPort = 587;
    private const int TlsPort = 465;

    /// <summary>Null for what is none. A password is not sent in the clear.</summary>
    public static SmtpServer? Parse(string text)
    {
        if (UnencodedCharacter.Find(text, isUnreadable: true) is not null || !Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("smtp" or "smtps") || url.Host.Length == 0 || url.AbsolutePath is not ("" or "/"))
            return null;
        var security = (url.Scheme, url.Query) switch
        {
            ("smtps", "") => SmtpSecurity.Tls,
            ("smtp", "") => SmtpSecurity.StartTls,
            ("smtp", "?security=none") => SmtpSecurity.None,
            _ => (SmtpSecurity?)null,
        };
        var user = url.UserInfo.Split(':', 2);
        var isAnonymous = url.UserInfo.Length == 0;
        if (security is not { } known || (!isAnonymous && (user.Length != 2 || known == SmtpSecurity.None)))
            return null;
        var port = url.Port > 0 ? url.Port : known == SmtpSecurity.Tls ? TlsPort : SubmissionPort;
        return new(url.DnsSafeHost, port, known, isAnonymous ? null : Uri.UnescapeDataString(user[0]), isAnonymous ? null : Uri.UnescapeDataString(user[1]));
    }
}
