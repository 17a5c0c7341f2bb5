using Fdyno.Items;
using Fdyno.Model;

namespace Fdyno.Tests.Faults;

/// <content>Backups and restores: operations of many commits, which may be cut off, resumed and stolen.</content>
internal sealed partial class FaultScript
{
    private async Task BackUpAsync(Client client, string tableName, string name)
    {
        var (isDuplicate, frame) = (_random.Next(3) == 0, new object());
        ModelBackup? own = null;
        var possible = new HashSet<string>();
        var answer = await AnswerAsync(
            client,
            $"back up {tableName} as {name}{(isDuplicate ? " once more" : "")}",
            async () =>
            {
                if (own is not null) await ObserveAsync(own, frame);
                else own = await BeginAsync();
            },
            async b => (await b.BackUpAsync(name, tableName, isDuplicate)).BackupStatus,
            () => NotePossible(possible, own is null, IsAnswer, BackupStatus.Available, "TableNotFound", "BackupInUse"));
        CheckAnswer(client, answer, (own is null && possible.Contains(answer)) || IsAnswer(answer));

        bool IsAnswer(string given)
        {
            var source = _model.Usable(tableName);
            var others = isDuplicate ? [] : _model.Backups.FindAll(b => b != own && b.Name == name && b.Source.Table == source);
            return given switch
            {
                BackupStatus.Available => own?.IsComplete ?? others.Exists(b => b.IsComplete),
                "TableNotFound" => own is null && source is null,
                "BackupInUse" => own is null ? others.Exists(b => !b.IsComplete) : own.Owner != frame,
                "BackupNotFound" => own is not null && !_model.Backups.Contains(own),
                _ => false,
            };
        }

        async Task<ModelBackup?> BeginAsync()
        {
            // The log begins before the backup does, and ends where it does not come to be.
            var added = (await _onlooker.ListAsync()).Where(b => _model.Backups.TrueForAll(m => m.Arn != b.BackupArn)).ToList();
            if (added.Count == 0) return null;
            var table = _model.Usable(tableName);
            if (table is null) Fail("a backup of a table that is not there");
            if (!isDuplicate && _model.Backups.Exists(b => b.Name == name && b.Source.Table == table)) Fail("a second backup of the name");
            if (added is not [{ BackupStatus: BackupStatus.Creating } entry]) Fail($"{added.Count} backups were begun");
            else
            {
                var begun = new ModelBackup
                {
                    Arn = entry.BackupArn,
                    Name = name,
                    Source = table!.Instant(tableName),
                    Items = new Dictionary<int, Item>(table.Items),
                    Tag = table.Tag,
                    Owner = frame,
                };
                _model.Backups.Add(begun);
                return begun;
            }

            throw new InvalidOperationException();
        }
    }

    private async Task ResumeBackupAsync(Client client, ModelBackup backup)
    {
        var frame = new object();
        var isTaken = false;
        var answer = await AnswerAsync(
            client,
            $"resume backup {backup.Name}",
            async () =>
            {
                if (isTaken) await ObserveAsync(backup, frame);
                else if (backup.IsComplete || !_model.Backups.Contains(backup)) Fail("a backup was taken over that is not CREATING");
                (isTaken, backup.Owner) = (true, isTaken ? backup.Owner : frame);
            },
            async b => (await b.Backups.ResumeBackupAsync(backup.Arn, b.Listener)).BackupStatus);
        CheckAnswer(client, answer, answer switch
        {
            BackupStatus.Available => backup.IsComplete,
            "BackupNotFound" => !_model.Backups.Contains(backup),
            "BackupInUse" => isTaken ? backup.Owner != frame : !backup.IsComplete,
            _ => false,
        });
    }

    private Task RemoveBackupAsync(Client client, ModelBackup backup, bool aborts) => OnceAsync(
        client,
        $"{(aborts ? "abort" : "remove")} backup {backup.Name}",
        isCommitted =>
        {
            var (isThere, isUsed) = (_model.Backups.Contains(backup), _model.IsUsed(backup));
            if (!isCommitted)
            {
                if (!isThere) return "BackupNotFound";
                if (aborts && backup.IsComplete) return "Validation";
                return isUsed || !backup.IsComplete ? "BackupInUse" : Impossible;
            }

            if (!isThere || isUsed || (aborts && backup.IsComplete)) return Impossible;
            backup.Owner = null;
            _model.Backups.Remove(backup);
            return BackupStatus.Deleted;
        },
        async b => (aborts ? await b.Backups.AbortBackupAsync(backup.Arn) : await b.Backups.DeleteBackupAsync(backup.Arn)).BackupStatus);

    private async Task RestoreAsync(Client client, ModelBackup backup, string target)
    {
        var frame = new object();
        ModelTable? own = null;
        ModelRestore? job = null;
        var answer = await AnswerAsync(
            client,
            $"restore {backup.Name} of {backup.Source.TableName} as {target}",
            async () =>
            {
                if (own is not null)
                {
                    await ObserveAsync(target, own, job!, frame);
                    return;
                }

                if (!_model.Backups.Contains(backup) || !backup.IsComplete || _model.IsUsed(backup)) Fail("a backup was restored that cannot be");
                job = new ModelRestore { Owner = frame, Backup = backup };
                own = Begin(target, backup.Items, backup.Tag, job);
            },
            async b => (await b.RestoreAsync(backup.Arn, target)).TableStatus);
        CheckAnswer(client, answer, IsRestoreAnswer(answer, target, own, job, frame) || (own is null && answer switch
        {
            "BackupNotFound" => !_model.Backups.Contains(backup),
            "BackupInUse" => !backup.IsComplete || _model.IsUsed(backup),
            _ => false,
        }));
    }

    private async Task RestoreToTimeAsync(Client client, string sourceName, string target)
    {
        // Behind the last finished second, nothing was written yet: what is asked for is over, and nobody's clock is in it.
        _onlooker.Clock.Advance(TimeSpan.FromSeconds(2));
        var (frame, time) = (new object(), Now().AddSeconds(-1));
        var past = _model.Usable(sourceName) is { } found ? found.Past.Where(p => p.Time >= found.RecoversSince && p.Time < time).ToList() : [];
        if (past.Count > 0 && _random.Next(4) > 0) time = past[_random.Next(past.Count)].Time;
        ModelTable? own = null;
        ModelRestore? job = null;
        var possible = new HashSet<string>();
        var answer = await AnswerAsync(
            client,
            $"restore {sourceName} to {time:HH:mm:ss} as {target}",
            async () =>
            {
                if (own is not null)
                {
                    await ObserveAsync(target, own, job!, frame);
                    return;
                }

                // In mode SnapshotOnRestore, the log begins before the restore does, and ends where it does not come to be.
                var isThere = (await ListAsync(_onlooker.Connection.Tables.ListTablesAsync())).Contains(target);
                if (!isThere || _model.Tables.ContainsKey(target)) return;
                if (_model.Usable(sourceName) is not { RecoveryMode: { } mode } source || Second(source.RecoversSince) > Second(time))
                {
                    Fail("a table was restored that cannot be");
                }
                else
                {
                    job = new ModelRestore { Owner = frame };
                    own = Begin(target, mode == RecoveryMode.History ? source.At(Second(time)) : source.Items, source.Tag, job);
                }
            },
            async b => (await b.RestoreToAsync(time, target, sourceName)).TableStatus,
            () => NotePossible(
                possible, own is null, IsAnswer,
                "TableNotFound", "PointInTimeRecoveryUnavailable", "InvalidRestoreTime", "TableAlreadyExists", "TableInUse"));
        CheckAnswer(client, answer, (own is null && possible.Contains(answer)) || IsAnswer(answer));

        bool IsAnswer(string given) => IsRestoreAnswer(given, target, own, job, frame) || (own is null && given switch
        {
            "TableNotFound" => _model.Usable(sourceName) is null,
            "PointInTimeRecoveryUnavailable" => _model.Usable(sourceName) is { RecoveryMode: null },
            "InvalidRestoreTime" => _model.Usable(sourceName) is { } source && Second(source.RecoversSince) > Second(time),
            _ => false,
        });
    }

    private static DateTimeOffset Second(DateTimeOffset time) => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerSecond));

    /// <summary>
    /// Notes what an operation that has not begun may have been answered, before others act: what it did to begin, it then takes back in
    /// commits of their own.
    /// </summary>
    private static void NotePossible(HashSet<string> possible, bool hasNotBegun, Func<string, bool> isAnswer, params string[] answers)
    {
        if (hasNotBegun) possible.UnionWith(answers.Where(isAnswer));
    }

    private async Task ResumeRestoreAsync(Client client, string target)
    {
        var frame = new object();
        ModelTable? own = null;
        ModelRestore? job = null;
        var answer = await AnswerAsync(
            client,
            $"resume the restore of {target}",
            async () =>
            {
                if (own is not null)
                {
                    await ObserveAsync(target, own, job!, frame);
                    return;
                }

                own = _model.Tables.GetValueOrDefault(target);
                job = own?.Restore;
                if (job is null) Fail("a restore was taken over that is not at work");
                else job.Owner = frame;
            },
            async b => (await b.Restores.ResumeRestoreAsync(target, b.Listener)).TableStatus);
        var found = _model.Tables.GetValueOrDefault(target);
        CheckAnswer(client, answer, IsRestoreAnswer(answer, target, own, job, frame) || (own is null && answer switch
        {
            TableStatus.Active => found is { IsFromRestore: true, Restore: null },
            "TableNotFound" => found is null,
            "Validation" => found is { IsFromRestore: false },
            _ => false,
        }));
    }

    private Task AbortRestoreAsync(Client client, string target) => OnceAsync(
        client,
        $"abort the restore of {target}",
        isCommitted =>
        {
            var table = _model.Tables.GetValueOrDefault(target);
            if (!isCommitted) return table is null ? "TableNotFound" : table.Restore is null ? "Validation" : "TableInUse";
            if (table?.Restore is null) return Impossible;
            table.Restore.Owner = null;
            _model.Tables.Remove(target);
            return Done;
        },
        async b =>
        {
            await b.Restores.AbortRestoreAsync(target);
            return Done;
        });

    private ModelTable Begin(string target, Dictionary<int, Item> items, string tag, ModelRestore job)
    {
        var table = new ModelTable { Items = new Dictionary<int, Item>(items), Tag = tag, IsFromRestore = true, Restore = job };
        if (!_model.Tables.TryAdd(target, table)) Fail("a restore into a table that is there");
        Note(table);
        return table;
    }

    /// <summary>What is answered by every restore that may have been begun.</summary>
    private bool IsRestoreAnswer(string answer, string target, ModelTable? own, ModelRestore? job, object frame)
    {
        var found = _model.Tables.GetValueOrDefault(target);
        if (own is null) return answer == (found is null ? "" : found.Restore is null ? "TableAlreadyExists" : "TableInUse");
        return answer switch
        {
            TableStatus.Active => own.Restore is null,
            "TableInUse" => job!.Owner != frame,
            // Aborted by somebody else when the run was about to do that itself.
            "TableNotFound" or "Validation" => job!.Owner != frame && found != own,
            _ => false,
        };
    }

    private void CheckAnswer(Client client, string answer, bool isBorneOut)
    {
        if (answer != Death && !isBorneOut) Fail($"{client.Name} was answered {answer}, which is not so");
    }

    /// <summary>Takes on what a commit of a backup's job did.</summary>
    private async Task ObserveAsync(ModelBackup backup, object frame)
    {
        // Who comes to see that another one has finished commits its lane's slot only.
        if (backup.IsComplete) return;
        if (backup.Owner != frame) Fail("a run wrote that another one had taken over from");
        var entry = (await _onlooker.ListAsync()).Find(b => b.BackupArn == backup.Arn);
        if (entry is not null) backup.IsComplete = entry.BackupStatus == BackupStatus.Available;
        else Fail("a backup has gone");
    }

    /// <summary>Takes on what a commit of a restore's job did.</summary>
    private async Task ObserveAsync(string target, ModelTable own, ModelRestore job, object frame)
    {
        if (own.Restore is null) return;
        if (job.Owner != frame) Fail("a run wrote that another one had taken over from");
        var names = await ListAsync(_onlooker.Connection.Tables.ListTablesAsync());
        if (!names.Contains(target)) Fail("a restore's target has gone");
        if ((await _onlooker.Connection.Tables.DescribeTableAsync(target)).TableStatus == TableStatus.Active)
        {
            own.Restore = null;
        }
    }
}
