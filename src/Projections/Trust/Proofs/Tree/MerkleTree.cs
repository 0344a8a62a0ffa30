using System.Security.Cryptography;

namespace BusinessMetrics.Projections.Trust.Proofs.Tree;

/// <summary>A complete subtree: 2^level leaves, the first of them at index * 2^level.</summary>
public readonly record struct TreeNode(int Level, long Index);

/// <summary>The leaves from <paramref name="Start"/> up to, without, <paramref name="End"/>.</summary>
public readonly record struct LeafRange(long Start, long End);

/// <summary>
/// Hashing and proofs as in RFC 6962, section 2.1, with SHA-256: a leaf is hashed behind a byte 0 and a node behind a
/// byte 1, so that neither can be taken for the other.
/// </summary>
public static class MerkleTree
{
    public const int HashLength = 32;

    /// <summary>The root of no leaves at all.</summary>
    public static byte[] EmptyRoot => SHA256.HashData([]);

    public static byte[] HashLeaf(ReadOnlySpan<byte> leaf)
    {
        var prefixed = new byte[leaf.Length + 1];
        leaf.CopyTo(prefixed.AsSpan(1));
        return SHA256.HashData(prefixed);
    }

    public static byte[] HashNode(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        Span<byte> both = stackalloc byte[1 + (2 * HashLength)];
        both[0] = 1;
        left.CopyTo(both[1..]);
        right.CopyTo(both[(1 + HashLength)..]);
        return SHA256.HashData(both);
    }

    /// <summary>The ranges whose roots are the audit path of a leaf in the tree of the first <paramref name="size"/>, the leaf's neighbour first.</summary>
    public static IReadOnlyList<LeafRange> InclusionPath(long index, long size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, size);
        var path = new List<LeafRange>();
        var (start, end) = (0L, size);
        while (end - start > 1)
        {
            var middle = start + SplitOf(end - start);
            if (index < middle)
            {
                path.Add(new(middle, end));
                end = middle;
            }
            else
            {
                path.Add(new(start, middle));
                start = middle;
            }
        }

        path.Reverse();
        return path;
    }

    /// <summary>The ranges whose roots prove that the tree of the first <paramref name="from"/> leaves is the beginning of that of <paramref name="to"/>.</summary>
    public static IReadOnlyList<LeafRange> ConsistencyPath(long from, long to)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(from, to);
        var path = new List<LeafRange>();
        if (from == 0 || from == to)
            return path;
        var (start, end) = (0L, to);
        while (from != end)
        {
            var middle = start + SplitOf(end - start);
            if (from <= middle)
            {
                path.Add(new(middle, end));
                end = middle;
            }
            else
            {
                path.Add(new(start, middle));
                start = middle;
            }
        }

        // The verifier knows the old root, and needs this part of it only where it is not all of it.
        if (start > 0)
            path.Add(new(start, end));
        path.Reverse();
        return path;
    }

    /// <summary>The complete subtrees that a range of a path is made of, the largest first.</summary>
    public static IReadOnlyList<TreeNode> NodesOf(LeafRange range)
    {
        var nodes = new List<TreeNode>();
        for (var start = range.Start; start < range.End;)
        {
            var level = long.Log2(range.End - start);
            if (start > 0)
                level = Math.Min(level, long.TrailingZeroCount(start));
            nodes.Add(new((int)level, start >> (int)level));
            start += 1L << (int)level;
        }

        return nodes;
    }

    /// <summary>The root over complete subtrees that lie side by side, the largest first.</summary>
    public static byte[] RootOf(IReadOnlyList<byte[]> nodes)
    {
        if (nodes.Count == 0)
            return EmptyRoot;
        var root = nodes[^1];
        for (var i = nodes.Count - 2; i >= 0; i--)
            root = HashNode(nodes[i], root);
        return root;
    }

    /// <summary>The largest power of two below <paramref name="count"/>.</summary>
    private static long SplitOf(long count) => 1L << (int)long.Log2(count - 1);
}
