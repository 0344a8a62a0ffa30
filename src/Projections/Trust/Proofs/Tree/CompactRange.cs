namespace BusinessMetrics.Projections.Trust.Proofs.Tree;

/// <summary>A tree that only grows, as the roots of its complete subtrees: all that its root and the next leaf need.</summary>
public sealed class CompactRange
{
    private readonly List<byte[]> _nodes;

    public CompactRange()
        : this(0, [])
    {
    }

    /// <param name="nodes">The complete subtrees of the first <paramref name="size"/> leaves, the largest first.</param>
    public CompactRange(long size, IReadOnlyList<byte[]> nodes)
    {
        if (nodes.Count != long.PopCount(size))
            throw new ArgumentException($"{size} leaves are {long.PopCount(size)} complete subtrees, not {nodes.Count}", nameof(nodes));
        Size = size;
        _nodes = [.. nodes];
    }

    /// <summary>How many leaves there are.</summary>
    public long Size { get; private set; }

    public CompactRange Copy() => new(Size, _nodes);

    public byte[] Root() => MerkleTree.RootOf(_nodes);

    /// <param name="completed">Is told each subtree that the leaf completes, the smallest (the leaf itself) first.</param>
    public void Append(byte[] leafHash, Action<TreeNode, byte[]>? completed = null)
    {
        var (hash, index) = (leafHash, Size);
        completed?.Invoke(new(0, index), hash);
        for (var level = 1; (index & 1) == 1; level++)
        {
            index >>= 1;
            hash = MerkleTree.HashNode(_nodes[^1], hash);
            _nodes.RemoveAt(_nodes.Count - 1);
            completed?.Invoke(new(level, index), hash);
        }

        _nodes.Add(hash);
        Size++;
    }
}
