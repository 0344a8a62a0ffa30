using System.Text.Json;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Trust.Access;

namespace BusinessMetrics.Tests.Trust.Access;

public class RoleClaimsTests
{
    private static readonly Dictionary<string, string> Groups = new() { ["admins"] = "admin", ["readers"] = "reader", ["senders"] = "writer" };

    [Theory]
    [InlineData("role", """{"role": "auditor"}""", "auditor")]
    [InlineData("role", """{"role": ["writer", "reader"]}""", "reader writer")]
    [InlineData("role", """{"role": "superuser"}""", "")]
    [InlineData("role", """{"roles": "admin"}""", "")]
    [InlineData("role", """{"role": 7}""", "")]
    [InlineData("role", """{"role": {"admin": true}}""", "")]
    [InlineData("role", """{"role": ["reader", null, 5]}""", "reader")]
    [InlineData("realm_access.roles", """{"realm_access": {"roles": ["offline_access", "auditor"]}}""", "auditor")]
    [InlineData("realm_access.roles", """{"realm_access": ["auditor"]}""", "")]
    [InlineData("resource_access.metrics.eu.roles", """{"resource_access": {"metrics.eu": {"roles": ["admin"]}}}""", "admin")]
    [InlineData("https://example.org/roles", """{"https://example.org/roles": ["reader"]}""", "reader")]
    [InlineData("a.b", """{"a.b": "reader", "a": {"b": "admin"}}""", "reader")]
    public void roles_are_what_stands_where_the_path_leads(string path, string payload, string roles) =>
        string.Join(' ', new RoleClaims(path, null).RolesOf(JsonDocument.Parse(payload).RootElement)).ShouldBe(roles);

    [Theory]
    [InlineData("""{"groups": ["readers", "everybody", "admins"]}""", "admin reader")]
    [InlineData("""{"groups": ["Admins"]}""", "")]
    [InlineData("""{"groups": ["admin"]}""", "")]
    public void with_a_map_only_its_groups_are_roles(string payload, string roles) =>
        string.Join(' ', new RoleClaims("groups", Groups).RolesOf(JsonDocument.Parse(payload).RootElement)).ShouldBe(roles);

    [Fact]
    public void a_map_is_pairs_by_semicolons_and_a_group_may_hold_what_a_directory_puts_in_names()
    {
        RoleClaims.ParseMap("admins=admin; /ml/readers = reader ;").ShouldBe(new Dictionary<string, string> { ["admins"] = "admin", ["/ml/readers"] = "reader" });
        RoleClaims.ParseMap("CN=Metrics Audit,OU=Groups,DC=example=auditor").ShouldBe(new Dictionary<string, string> { ["CN=Metrics Audit,OU=Groups,DC=example"] = "auditor" });
    }

    [Theory]
    [InlineData("admins")]
    [InlineData("admins=")]
    [InlineData("=admin")]
    [InlineData("admins=root")]
    [InlineData("admins=Admin")]
    [InlineData("admins=admin,readers=reader")]
    [InlineData("admins=admin; admins=reader")]
    [InlineData(";")]
    public void a_map_that_is_none_or_can_be_read_in_two_ways_is_refused(string map)
    {
        RoleClaims.ParseMap(map).ShouldBeNull();

        Should.Throw<InvalidSettingsException>(() => RoleClaims.Of(new() { DataDirectory = "/data", AuthRoleMap = map })).Problems.ShouldHaveSingleItem().ShouldStartWith("AUTH_ROLE_MAP: ");
    }
}
