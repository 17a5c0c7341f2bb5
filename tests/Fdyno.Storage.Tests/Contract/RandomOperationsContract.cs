using System.Globalization;

namespace Fdyno.Storage.Tests.Contract;

/// <summary>
/// Random work, compared with a plain sorted dictionary and with what a serial order could have made. Failures name the seed.
/// </summary>
public abstract class RandomOperationsContract : StoreContract
{
    private const int KeySpace = 60;

    [StoreFact]
    public async Task Random_transactions_do_what_a_sorted_dictionary_does()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var committed = new SortedDictionary<string, string>(StringComparer.Ordinal);
        try
        {
            for (var i = 0; i < 120; i++)
            {
                var inner = random.Next();
                SortedDictionary<string, string>? after = null;
                await Store.WriteAsync(async tr =>
                {
                    after = new SortedDictionary<string, string>(committed, StringComparer.Ordinal);
                    await RunStepsAsync(tr, after, new Random(inner));
                    return true;
                });
                committed = after!;
                Assert.Equal(Rows(committed, "", "\xFE", false), await Store.ReadAsync(tr => ListAsync(tr, Range("", "\xFE"))));
            }
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"Seed {seed}", exception);
        }
    }

    /// <summary>
    /// Random transfers keep the sum in every version that anybody sees, and each commit must have seen the one before it.
    /// </summary>
    [StoreFact]
    public async Task Random_transfers_at_once_are_serializable()
    {
        const int Accounts = 6, Workers = 6, Transfers = 20;
        var seed = Environment.TickCount;
        await WriteAsync(tr =>
        {
            for (var i = 0; i < Accounts; i++) tr.Set(Account(i), Number(100));
        });
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(worker => Task.Run(async () =>
        {
            var random = new Random(seed + worker);
            for (var i = 0; i < Transfers; i++)
            {
                var (from, to, amount) = (random.Next(Accounts), random.Next(Accounts), random.Next(1, 50));
                await Store.WriteAsync(async tr =>
                {
                    // All accounts are read and only two written: a missed conflict breaks the sum or the limit below.
                    var balances = await BalancesAsync(tr);
                    Assert.True(balances.Sum() == Accounts * 100, $"Seed {seed}");
                    if (from == to || balances[from] < amount) return false;
                    tr.Set(Account(from), Number(balances[from] - amount));
                    tr.Set(Account(to), Number(balances[to] + amount));
                    return true;
                });
                var seen = await Store.ReadAsync(BalancesAsync);
                Assert.True(seen.Sum() == Accounts * 100 && seen.All(balance => balance >= 0), $"Seed {seed}");
            }
        })));

        static byte[] Account(int number) => B($"account/{number}");

        static async Task<List<long>> BalancesAsync(IReadTransaction tr)
        {
            var balances = new List<long>();
            for (var i = 0; i < Accounts; i++) balances.Add(BitConverter.ToInt64((await tr.GetAsync(Account(i)))!));
            return balances;
        }
    }

    private static async Task RunStepsAsync(ITransaction tr, SortedDictionary<string, string> model, Random random)
    {
        for (var steps = random.Next(1, 25); steps > 0; steps--)
        {
            var key = RandomKey(random);
            var other = RandomKey(random);
            var (begin, end) = string.CompareOrdinal(key, other) <= 0 ? (key, other) : (other, key);
            switch (random.Next(9))
            {
                case 0 or 1:
                    var value = random.Next(1000).ToString(CultureInfo.InvariantCulture);
                    tr.Set(B(key), B(value));
                    model[key] = value;
                    break;
                case 2:
                    tr.Clear(B(key));
                    model.Remove(key);
                    break;
                case 3 when random.Next(3) == 0:
                    tr.ClearRange(Range(begin, end));
                    foreach (var gone in Between(model, begin, end).ToList()) model.Remove(gone.Key);
                    break;
                case 4:
                    var delta = random.Next(-500, 500);
                    tr.Add(B(key), delta);
                    model[key] = S(Number(unchecked(Read(model, key) + delta)))!;
                    break;
                case 5:
                    var least = (ulong)random.Next(1000);
                    tr.Max(B(key), least);
                    model[key] = S(Number((long)Math.Max((ulong)Read(model, key), least)))!;
                    break;
                case 6:
                    var reader = random.Next(2) == 0 ? tr : tr.Snapshot;
                    Assert.Equal(model.GetValueOrDefault(key), S(await reader.GetAsync(B(key))));
                    break;
                case 7:
                    string[] keys = [key, other, RandomKey(random), key];
                    var values = await tr.GetManyAsync([.. keys.Select(k => (ReadOnlyMemory<byte>)B(k))]);
                    Assert.Equal(keys.Select(k => model.GetValueOrDefault(k)), values.Select(S));
                    break;
                default:
                    var options = new RangeReadOptions
                    {
                        Limit = random.Next(6),
                        TargetBytes = random.Next(3) * 20,
                        Reverse = random.Next(2) == 0,
                    };
                    Assert.Equal(Rows(model, begin, end, options.Reverse), await ListAsync(tr, Range(begin, end), options));
                    break;
            }
        }
    }

    private static string RandomKey(Random random)
    {
        var number = random.Next(KeySpace);
        return number == 0 ? "" : $"k{number / 10}{new string('\0', number % 3)}{number % 10}";
    }

    private static long Read(SortedDictionary<string, string> model, string key)
    {
        Span<byte> number = stackalloc byte[8];
        number.Clear();
        var value = B(model.GetValueOrDefault(key, ""));
        value.AsSpan(0, Math.Min(8, value.Length)).CopyTo(number);
        return BitConverter.ToInt64(number);
    }

    private static IEnumerable<KeyValuePair<string, string>> Between(SortedDictionary<string, string> model, string begin, string end) =>
        model.Where(row => string.CompareOrdinal(row.Key, begin) >= 0 && string.CompareOrdinal(row.Key, end) < 0);

    private static string Rows(SortedDictionary<string, string> model, string begin, string end, bool reverse)
    {
        var rows = Between(model, begin, end).Select(row => $"{row.Key}={row.Value}");
        if (reverse) rows = rows.Reverse();
        return string.Join(' ', rows);
    }
}
