using BusinessMetrics.Projections.Trust.Proofs.Tree;

namespace BusinessMetrics.Projections.Tests.Trust.Proofs.Tree;

public class MerkleTreeTests
{
    /// <summary>The inputs and roots that implementations of certificate transparency have been tested with since RFC 6962.</summary>
    private static readonly string[] Inputs = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];

    private static readonly string[] Roots =
    [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    [Fact]
    public void the_root_of_nothing_is_the_hash_of_nothing() =>
        Hex(new CompactRange().Root()).ShouldBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");

    [Fact]
    public void roots_are_those_of_rfc_6962()
    {
        var tree = new CompactRange();
        for (var i = 0; i < Inputs.Length; i++)
        {
            tree.Append(MerkleTree.HashLeaf(Convert.FromHexString(Inputs[i])));
            Hex(tree.Root()).ShouldBe(Roots[i]);
        }
    }

    [Theory]
    [InlineData(0, 8, "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7", "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e", "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4")]
    [InlineData(5, 8, "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b", "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0", "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")]
    [InlineData(2, 3, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125")]
    [InlineData(1, 5, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d", "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e", "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b")]
    public void an_audit_path_is_that_of_rfc_6962(long index, long size, params string[] path)
    {
        var hashes = MerkleTree.InclusionPath(index, size).Select(Root).ToArray();

        hashes.Select(Hex).ShouldBe(path);
        MerkleProof.Includes(index, size, Leaf((int)index), hashes, Root(new(0, size))).ShouldBeTrue();
    }

    [Theory]
    [InlineData(1, 8, "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7", "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e", "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4")]
    [InlineData(6, 8, "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a", "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0", "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")]
    [InlineData(2, 5, "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e", "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b")]
    public void a_consistency_proof_is_that_of_rfc_6962(long from, long to, params string[] path)
    {
        var hashes = MerkleTree.ConsistencyPath(from, to).Select(Root).ToArray();

        hashes.Select(Hex).ShouldBe(path);
        MerkleProof.IsConsistent(from, Root(new(0, from)), to, Root(new(0, to)), hashes).ShouldBeTrue();
    }

    [Fact]
    public void every_leaf_of_every_small_tree_has_a_proof_and_no_other_leaf_has_it()
    {
        var leaves = Enumerable.Range(0, 40).Select(Numbered).ToArray();
        for (var size = 1; size <= leaves.Length; size++)
            for (var index = 0; index < size; index++)
            {
                var path = MerkleTree.InclusionPath(index, size).Select(range => Naive(leaves, range)).ToArray();
                var root = Naive(leaves, new(0, size));
                MerkleProof.Includes(index, size, leaves[index], path, root).ShouldBeTrue();
                MerkleProof.Includes(index, size, leaves[(index + 1) % leaves.Length], path, root).ShouldBeFalse();
                MerkleProof.Includes((index + 1) % size, size, leaves[index], path, root).ShouldBe(size == 1);
                MerkleProof.Includes(index, size, leaves[index], [.. path, root], root).ShouldBeFalse();
            }
    }

    [Fact]
    public void every_small_tree_is_shown_to_be_the_beginning_of_every_larger_one_and_of_no_other()
    {
        var leaves = Enumerable.Range(0, 40).Select(Numbered).ToArray();
        var other = leaves.ToArray();
        other[0] = Numbered(99);
        for (var to = 0; to <= leaves.Length; to++)
            for (var from = 0; from <= to; from++)
            {
                var path = MerkleTree.ConsistencyPath(from, to).Select(range => Naive(leaves, range)).ToArray();
                MerkleProof.IsConsistent(from, Naive(leaves, new(0, from)), to, Naive(leaves, new(0, to)), path).ShouldBeTrue($"{from} of {to}");
                if (from > 0)
                    MerkleProof.IsConsistent(from, Naive(other, new(0, from)), to, Naive(leaves, new(0, to)), path).ShouldBeFalse($"{from} of {to}");
            }
    }

    [Fact]
    public void a_range_of_a_path_is_made_of_complete_subtrees_that_the_growing_tree_names()
    {
        var leaves = Enumerable.Range(0, 300).Select(Numbered).ToArray();
        var (tree, nodes) = (new CompactRange(), new Dictionary<TreeNode, byte[]>());
        foreach (var leaf in leaves)
            tree.Append(leaf, nodes.Add);

        foreach (var range in MerkleTree.InclusionPath(17, 300).Concat(MerkleTree.ConsistencyPath(111, 300)).Append(new(0, 300)))
            MerkleTree.RootOf([.. MerkleTree.NodesOf(range).Select(node => nodes[node])]).ShouldBe(Naive(leaves, range));
        new CompactRange(300, [.. MerkleTree.NodesOf(new(0, 300)).Select(node => nodes[node])]).Root().ShouldBe(tree.Root());
    }

    private static byte[] Numbered(int number) => MerkleTree.HashLeaf([(byte)number, (byte)(number >> 8)]);

    private static byte[] Leaf(int index) => MerkleTree.HashLeaf(Convert.FromHexString(Inputs[index]));

    private static byte[] Root(LeafRange range) => Naive([.. Enumerable.Range(0, Inputs.Length).Select(Leaf)], range);

    /// <summary>The definition of RFC 6962, word for word.</summary>
    private static byte[] Naive(byte[][] leaves, LeafRange range)
    {
        var count = range.End - range.Start;
        if (count == 0)
            return MerkleTree.EmptyRoot;
        if (count == 1)
            return leaves[range.Start];
        var split = 1L;
        while (split * 2 < count)
            split *= 2;
        return MerkleTree.HashNode(Naive(leaves, range with { End = range.Start + split }), Naive(leaves, range with { Start = range.Start + split }));
    }

    private static string Hex(byte[] hash) => Convert.ToHexStringLower(hash);
}
