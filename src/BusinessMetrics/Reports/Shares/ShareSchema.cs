namespace BusinessMetrics.Reports.Shares;

/// <summary>What was given out by a link. Of the link itself only a hash is kept: nobody who reads this can open it.</summary>
public static class ShareSchema
{
    public const string Sql =
        """
        create schema if not exists operations;

        create table if not exists operations.shares (
            sequence       bigint      generated always as identity primary key,
            id             uuid        not null unique,
            hash           bytea       not null unique,
            name           text        not null,
            content        text        not null,
            owner          text        not null,
            role           text        not null,
            services       text[],
            as_of          timestamptz,
            log_position   bigint,
            watermark      text        not null,
            password_salt  bytea,
            password_hash  bytea,
            created_at     timestamptz not null,
            expires_at     timestamptz not null,
            revoked_at     timestamptz,
            openings       bigint      not null default 0,
            last_opened_at timestamptz,
            failed_tries   integer     not null default 0,
            tries_end_at   timestamptz
        );
        create index if not exists shares_of_owner on operations.shares (owner, sequence);
        """;
}
