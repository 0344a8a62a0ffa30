using BusinessMetrics.Platform.Names;
using BusinessMetrics.Trust.Subjects.Erasing;
using Microsoft.Extensions.Caching.Memory;

namespace BusinessMetrics.Trust.Subjects.Pseudonyms;

/// <summary>A person as the event log knows them: a random number, and the cipher of their session ids.</summary>
/// <param name="UserId">As it was sent when the person was added.</param>
public sealed record Subject(Guid Id, string UserId, SessionCipher Sessions)
{
    /// <summary>What the person is looked up by: several are one person where versions that did not normalise names added them.</summary>
    public string Name { get; } = NameText.Normalise(UserId);
}

/// <summary>
/// The only place where a person's identifier exists. Events hold the subject's id instead; when the row is gone,
/// what they hold leads to no one.
/// </summary>
/// <remarks>
/// What is remembered here saves deciphering, and is never the last word: a name is shown only while its row exists,
/// and a flush is committed only if no erasure was committed since its people were looked up.
/// </remarks>
public sealed class SubjectDirectory(SubjectRows rows, Erasures erasures) : IDisposable
{
    /// <summary>Owns the session ids of metrics that name no person. A user id is never empty, so it collides with none.</summary>
    public const string Nobody = "";

    private const int CachedSubjects = 100_000;
    private const int Attempts = 3;

    private readonly MemoryCache _byUser = new(new MemoryCacheOptions { SizeLimit = CachedSubjects });
    private readonly MemoryCache _bySubject = new(new MemoryCacheOptions { SizeLimit = CachedSubjects });
    private readonly Lock _gate = new();
    private long _seen = -1;

    /// <summary>The newest erasure that this directory has heeded. To be asked for before people are resolved.</summary>
    public async ValueTask<long> ErasuresSeenAsync(CancellationToken cancellation)
    {
        if (Volatile.Read(ref _seen) < 0)
            await HeedErasuresAsync(cancellation);
        return Volatile.Read(ref _seen);
    }

    /// <summary>The subjects of the users, made where a user is new. Two statements for all that are not cached.</summary>
    /// <param name="userIds">As names are normalised.</param>
    /// <exception cref="UnknownDataKeyException">Somebody would have to be added, and may be there under a key that this service does not know.</exception>
    public async Task<IReadOnlyDictionary<string, Subject>> ResolveAsync(IReadOnlyCollection<string> userIds, CancellationToken cancellation)
    {
        var seen = await ErasuresSeenAsync(cancellation);
        var subjects = new Dictionary<string, Subject>();
        var unknown = new HashSet<string>();
        foreach (var userId in userIds)
        {
            if (_byUser.TryGetValue(userId, out Subject? subject))
                subjects[userId] = subject!;
            else
                unknown.Add(userId);
        }

        // Who is erased between the two statements is added again.
        for (var attempt = 0; attempt < Attempts && unknown.Count > 0; attempt++)
        {
            await rows.AddAsync(unknown, cancellation);
            foreach (var person in (await rows.OfUsersAsync(unknown, cancellation)).GroupBy(subject => subject.Name))
            {
                var subject = InOrder(person).First();
                Remember(subject, seen);
                subjects[subject.Name] = subject;
                unknown.Remove(subject.Name);
            }
        }

        return unknown.Count == 0 ? subjects : throw new UnknownDataKeyException();
    }

    /// <summary>The subjects that still have a row; who has been forgotten is missing from the answer.</summary>
    public async Task<IReadOnlyDictionary<Guid, Subject>> FindAsync(IReadOnlyCollection<Guid> subjectIds, CancellationToken cancellation)
    {
        if (subjectIds.Count == 0)
            return new Dictionary<Guid, Subject>();
        var seen = await ErasuresSeenAsync(cancellation);
        var subjects = new Dictionary<Guid, Subject>();
        var unknown = new HashSet<Guid>();
        foreach (var subjectId in await rows.ExistingAsync(subjectIds, cancellation))
        {
            if (_bySubject.TryGetValue(subjectId, out Subject? subject))
                subjects[subjectId] = subject!;
            else
                unknown.Add(subjectId);
        }

        if (unknown.Count == 0)
            return subjects;
        foreach (var subject in await rows.OfSubjectsAsync(unknown, cancellation))
        {
            Remember(subject, seen, byUser: false);
            subjects[subject.Id] = subject;
        }

        return subjects;
    }

    /// <summary>
    /// A user's subject, and none is made; several where versions that did not normalise names took the user for several, the one
    /// that metrics are recorded under first.
    /// </summary>
    public async Task<IReadOnlyList<Subject>> FindUserAsync(string userId, CancellationToken cancellation) =>
        [.. (await FindUsersAsync([userId], cancellation))[NameText.Normalise(userId)]];

    /// <summary>As <see cref="FindUserAsync"/>, by the normalised names of the users.</summary>
    public async Task<ILookup<string, Subject>> FindUsersAsync(IReadOnlyCollection<string> userIds, CancellationToken cancellation) =>
        InOrder(await rows.OfUsersAsync(userIds, cancellation)).ToLookup(subject => subject.Name);

    public Task<bool> KnowsAnybodyAsync(CancellationToken cancellation) => rows.AnyAsync(cancellation);

    /// <summary>Which of the subjects have no row any more.</summary>
    public async Task<IReadOnlySet<Guid>> ForgottenAsync(IReadOnlyCollection<Guid> subjectIds, CancellationToken cancellation)
    {
        if (subjectIds.Count == 0)
            return new HashSet<Guid>();
        var existing = await rows.ExistingAsync(subjectIds, cancellation);
        return subjectIds.Where(subjectId => !existing.Contains(subjectId)).ToHashSet();
    }

    /// <summary>Drops from memory whoever was erased since the last time, on this node or another.</summary>
    public async Task HeedErasuresAsync(CancellationToken cancellation)
    {
        var newest = await erasures.NewestAsync(cancellation);
        var seen = Volatile.Read(ref _seen);
        if (newest == seen)
            return;
        var erased = newest > seen && seen >= 0 ? await erasures.SinceAsync(seen, cancellation) : [];
        lock (_gate)
        {
            // The first time, and when an older database was put in its place, nothing known can be trusted.
            if (_seen < 0 || newest < _seen)
                Clear();
            foreach (var erasure in erased)
                Drop(erasure.SubjectId);
            Volatile.Write(ref _seen, newest);
        }
    }

    public void Dispose()
    {
        _byUser.Dispose();
        _bySubject.Dispose();
    }

    private void Drop(Guid subjectId)
    {
        if (_bySubject.TryGetValue(subjectId, out Subject? known))
            _byUser.Remove(known!.Name);
        else
            // The two caches are trimmed apart from each other.
            foreach (var userId in _byUser.Keys.Where(userId => _byUser.TryGetValue(userId, out Subject? subject) && subject!.Id == subjectId).ToArray())
                _byUser.Remove(userId);
        _bySubject.Remove(subjectId);
    }

    private void Clear()
    {
        _byUser.Clear();
        _bySubject.Clear();
    }

    /// <summary>Whoever is called by their normalised name first, so that everybody chooses the same.</summary>
    private static IEnumerable<Subject> InOrder(IEnumerable<Subject> subjects) =>
        subjects.OrderByDescending(subject => subject.UserId == subject.Name).ThenBy(subject => subject.Id);

    /// <summary>Not if an erasure was heeded since the row was looked for: it may have been that row's.</summary>
    /// <param name="byUser">It is the one that the user's metrics are recorded under.</param>
    private void Remember(Subject subject, long seen, bool byUser = true)
    {
        lock (_gate)
        {
            if (_seen != seen)
                return;
            var entry = new MemoryCacheEntryOptions { Size = 1 };
            if (byUser)
                _byUser.Set(subject.Name, subject, entry);
            _bySubject.Set(subject.Id, subject, entry);
        }
    }
}

/// <summary>The database holds people under a data key that this service was not given.</summary>
public sealed class UnknownDataKeyException() : Exception("the database holds people under a data key that DATA_KEY does not name");
