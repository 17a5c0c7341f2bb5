using Fdyno.Catalog;
using Fdyno.Layout;
using Fdyno.States;
using Fdyno.Storage;

namespace Fdyno.Comparisons;

/// <summary>The items of one side of a comparison, in the order of their keys. While they are compared, the next page is being read.</summary>
/// <param name="state">The side.</param>
/// <param name="cancellationToken">Stops it.</param>
internal sealed class ComparedItems(ITableState state, CancellationToken cancellationToken) : IAsyncDisposable
{
    private readonly IAsyncEnumerator<StatePage> _pages =
        state.ReadAsync(PrimaryKeyRange.All, cancellationToken).AheadAsync(0, cancellationToken).GetAsyncEnumerator(cancellationToken);

    private StatePage? _page;
    private int _at;

    /// <summary>The item; not to be used once <see cref="MoveNextAsync"/> is called again.</summary>
    public StoredItem Current => _page!.Items[_at];

    /// <summary>Goes on to the next item; whether there is one.</summary>
    public async ValueTask<bool> MoveNextAsync()
    {
        _at++;
        while (_page is null || _at == _page.Items.Count)
        {
            _page?.Dispose();
            _page = null;
            if (!await _pages.MoveNextAsync().ConfigureAwait(false)) return false;
            (_page, _at) = (_pages.Current, 0);
        }

        return true;
    }

    /// <summary>Ends the reading.</summary>
    public async ValueTask DisposeAsync()
    {
        _page?.Dispose();
        _page = null;
        await _pages.DisposeAsync().ConfigureAwait(false);
    }
}
