// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bulk;

import dev.signet.dataplane.Account;
import dev.signet.dataplane.AccountModel;
import dev.signet.dataplane.AddedInteractions;
import dev.signet.jobs.Job;
import dev.signet.jobs.JobKind;
import dev.signet.jobs.JobTools;
import dev.signet.jobs.Step;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/// Accounts whose jobs are under way and come to nothing until they are let go on. Any thread.
final class HeldJobs implements Account.Above {
    private static final Duration LOOK = Duration.ofMillis(5);

    private final Account.Above all = BulkAccounts.above();
    private final AtomicBoolean isHeld = new AtomicBoolean(true);

    /// Lets all of them go on.
    void letGoOn() {
        isHeld.set(false);
    }

    @Override
    public AddedInteractions added(Account account) {
        return all.added(account);
    }

    @Override
    public List<JobKind> kinds(Account account, AccountModel models) {
        return all.kinds(account, models).stream().<JobKind>map(Held::new).toList();
    }

    private final class Held implements JobKind {
        private final JobKind kind;

        Held(JobKind kind) {
            this.kind = kind;
        }

        @Override
        public String name() {
            return kind.name();
        }

        @Override
        public Duration kept() {
            return kind.kept();
        }

        @Override
        public int unendedMax() {
            return kind.unendedMax();
        }

        @Override
        public Work begin(Job job, JobTools tools) {
            Work work = kind.begin(job, tools);
            return new Work() {
                @Override
                public Step next() {
                    return isHeld.get() ? new Step.Idle(LOOK) : work.next();
                }

                @Override
                public void close() {
                    work.close();
                }
            };
        }

        @Override
        public void clear(Job job, JobTools tools) {
            kind.clear(job, tools);
        }
    }
}
