using Fdyno.Testing.FoundationDb;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Fdyno.Storage.Tests;

/// <summary>A test of the contract; skipped, and counted as skipped, for a store that needs what the machine does not have.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("Fdyno.Storage.Tests.StoreFactDiscoverer", "Fdyno.Storage.Tests")]
public sealed class StoreFactAttribute : FactAttribute;

/// <inheritdoc cref="StoreFactAttribute"/>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("Fdyno.Storage.Tests.StoreTheoryDiscoverer", "Fdyno.Storage.Tests")]
public sealed class StoreTheoryAttribute : TheoryAttribute;

/// <summary>Marks a class of tests that need a FoundationDB server.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class NeedsFdbServerAttribute : Attribute
{
    /// <summary>Why a test cannot run; null where it can.</summary>
    internal static string? WhyNot(ITestMethod method) =>
        method.TestClass.Class.GetCustomAttributes(typeof(NeedsFdbServerAttribute)).Any() ? FdbServer.MissingReason : null;
}

/// <summary>Finds the tests of <see cref="StoreFactAttribute"/>.</summary>
public sealed class StoreFactDiscoverer(IMessageSink diagnosticMessageSink) : FactDiscoverer(diagnosticMessageSink)
{
    /// <inheritdoc/>
    protected override IXunitTestCase CreateTestCase(
        ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute) =>
        NeedsFdbServerAttribute.WhyNot(testMethod) is { } reason
            ? SkippedTest.Of(DiagnosticMessageSink, discoveryOptions, testMethod, reason)
            : base.CreateTestCase(discoveryOptions, testMethod, factAttribute);
}

/// <summary>Finds the tests of <see cref="StoreTheoryAttribute"/>.</summary>
public sealed class StoreTheoryDiscoverer(IMessageSink diagnosticMessageSink) : TheoryDiscoverer(diagnosticMessageSink)
{
    /// <inheritdoc/>
    public override IEnumerable<IXunitTestCase> Discover(
        ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo theoryAttribute) =>
        NeedsFdbServerAttribute.WhyNot(testMethod) is { } reason
            ? [SkippedTest.Of(DiagnosticMessageSink, discoveryOptions, testMethod, reason)]
            : base.Discover(discoveryOptions, testMethod, theoryAttribute);
}

internal static class SkippedTest
{
    public static IXunitTestCase Of(IMessageSink sink, ITestFrameworkDiscoveryOptions options, ITestMethod method, string reason) =>
        new XunitSkippedDataRowTestCase(sink, options.MethodDisplayOrDefault(), options.MethodDisplayOptionsOrDefault(), method, reason);
}
