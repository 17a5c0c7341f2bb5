namespace Fdyno.Storage.Tests;

/// <summary>A test of what only Unix has; skipped, and counted as skipped, elsewhere.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute()
    {
        if (OperatingSystem.IsWindows()) Skip = "File modes are Unix's.";
    }
}

/// <summary>A test that mounts a file system; skipped, and counted as skipped, where it cannot.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class MountFactAttribute : FactAttribute
{
    public MountFactAttribute()
    {
        if (!TemporaryMount.IsAvailable) Skip = "Mounting a file system needs root on Linux.";
    }
}
