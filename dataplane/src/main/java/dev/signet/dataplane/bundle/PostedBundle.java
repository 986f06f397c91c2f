// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bundle;

import dev.signet.base.Chance;
import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.FhirModel;
import dev.signet.dataplane.budget.BodyBudget;
import dev.signet.dataplane.budget.MemoryBudgets;
import dev.signet.dataplane.budget.WorkBudget;
import dev.signet.dataplane.exchange.Answering;
import dev.signet.dataplane.exchange.Exchange;
import dev.signet.dataplane.exchange.FhirError;
import dev.signet.dataplane.exchange.Interaction;
import dev.signet.dataplane.exchange.Outcome;
import dev.signet.dataplane.exchange.Payload;
import dev.signet.dataplane.exchange.Route;
import dev.signet.dataplane.exchange.Route.Level;
import dev.signet.dataplane.exchange.Sent;
import dev.signet.dataplane.interaction.SearchLanguage;
import dev.signet.dataplane.interaction.WriteParameters;
import dev.signet.dataplane.interaction.Writes;
import dev.signet.dataplane.paging.OpenSnapshots;
import dev.signet.fhir.BundleScan;
import dev.signet.identity.DataAction;
import dev.signet.store.Database;
import java.util.List;

/// A Bundle that is posted to the account: a batch or a transaction.
public final class PostedBundle implements Interaction.OfData {
    /// About what a Bundle's entry takes until it is answered, with the least of its answer.
    private static final long ENTRY_BYTES = 500;

    private final FhirModel model;
    private final MemoryBudgets budgets;
    private final Transactions transactions;
    private final Answering answering;

    /// @param answering runs entries that are asked on their own
    /// @param chance for ids; any thread
    public PostedBundle(
            FhirModel model,
            MemoryBudgets budgets,
            Writes writes,
            SearchLanguage language,
            OpenSnapshots snapshots,
            Answering answering,
            Chance chance) {
        this.model = model;
        this.budgets = budgets;
        this.transactions = new Transactions(model, budgets, writes, language, snapshots, chance);
        this.answering = answering;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                new Route(Level.SYSTEM, "POST", List.of(), List.of("transaction", "batch"), ""));
    }

    /// What its entries need beyond that is asked for when they are known.
    @Override
    public DataAction needs() {
        return DataAction.READ;
    }

    @Override
    public boolean mayBeEntry() {
        return false;
    }

    @Override
    public boolean mayBeLater() {
        return true;
    }

    @Override
    public Outcome run(Exchange exchange, Database database) {
        WriteParameters.checkBundle(exchange);
        try (Payload payload = exchange.payload()) {
            Sent sent = payload.bundle();
            BodyBudget.Share memory = payload.memory();
            BundleScan bundle = scan(sent, memory);
            if (!bundle.issues().isEmpty()) {
                throw new FhirError(400, bundle.issues());
            }
            exchange.call().bundle(bundle.type());
            var entries = new Entries(exchange, sent.body(), answering, budgets);
            return switch (bundle.type()) {
                case "batch" -> new Batch(entries, bundle, memory).run();
                case "transaction" -> transactions.run(database, bundle, entries, memory);
                default ->
                        throw new Failed(
                                Failure.INVALID,
                                "a Bundle that is posted here is a batch or a transaction",
                                new Fact("expression", "Bundle.type"));
            };
        }
    }

    private BundleScan scan(Sent sent, BodyBudget.Share memory) {
        try (WorkBudget.Share work = budgets.work().share()) {
            BundleScan bundle =
                    work.build(
                            sent.length() / 4,
                            WorkBudget.LARGE_BYTES,
                            () ->
                                    BundleScan.scan(
                                            sent.body(),
                                            sent.offset(),
                                            sent.length(),
                                            BundleScan.Limits.DEFAULT,
                                            model.validation(),
                                            work));
            if (!memory.grows(sent.length() + ENTRY_BYTES * bundle.entries().size())) {
                throw new Failed(Failure.BUSY, "other large Bundles are being worked on");
            }
            return bundle;
        }
    }
}
