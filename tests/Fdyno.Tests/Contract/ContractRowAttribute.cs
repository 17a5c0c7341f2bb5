namespace Fdyno.Tests.Contract;

/// <summary>Says that a test covers a row of the contract.</summary>
/// <param name="id">The row's id, as in <see cref="ContractRow.Id"/>.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class ContractRowAttribute(string id) : Attribute
{
    /// <summary>The row's id.</summary>
    public string Id { get; } = id;
}
