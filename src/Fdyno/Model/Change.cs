namespace Fdyno.Model;

/// <summary>A setting in a request to change: left alone, cleared, or set.</summary>
/// <typeparam name="T">The setting's type.</typeparam>
public readonly record struct Change<T>
{
    internal Change(T? value)
    {
        IsRequested = true;
        Value = value;
    }

    /// <summary>Whether the setting is to change.</summary>
    public bool IsRequested { get; }

    /// <summary>The new value; null clears the setting.</summary>
    public T? Value { get; }
}

/// <summary>Makes changes of settings.</summary>
public static class Change
{
    /// <summary>The setting is to become <paramref name="value"/>; null clears it.</summary>
    public static Change<T> To<T>(T? value) => new(value);
}
