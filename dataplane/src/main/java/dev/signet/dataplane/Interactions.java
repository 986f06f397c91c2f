// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import dev.signet.base.Chance;
import dev.signet.dataplane.FhirPlane.AccountParts;
import dev.signet.dataplane.FhirPlane.ProcessParts;
import dev.signet.dataplane.budget.MemoryBudgets;
import dev.signet.dataplane.bundle.PostedBundle;
import dev.signet.dataplane.conformance.Capability;
import dev.signet.dataplane.conformance.HealthCheck;
import dev.signet.dataplane.conformance.SmartConfiguration;
import dev.signet.dataplane.exchange.Answering;
import dev.signet.dataplane.exchange.Interaction;
import dev.signet.dataplane.exchange.Route.Level;
import dev.signet.dataplane.graphql.GraphQl;
import dev.signet.dataplane.interaction.ConditionalDelete;
import dev.signet.dataplane.interaction.ConditionalUpdate;
import dev.signet.dataplane.interaction.Create;
import dev.signet.dataplane.interaction.Delete;
import dev.signet.dataplane.interaction.Matching;
import dev.signet.dataplane.interaction.MetaOperation;
import dev.signet.dataplane.interaction.Patch;
import dev.signet.dataplane.interaction.Patches;
import dev.signet.dataplane.interaction.Read;
import dev.signet.dataplane.interaction.Search;
import dev.signet.dataplane.interaction.SearchLanguage;
import dev.signet.dataplane.interaction.StoredEdits;
import dev.signet.dataplane.interaction.Update;
import dev.signet.dataplane.interaction.Writes;
import dev.signet.dataplane.interaction.Writes.WriteRules;
import dev.signet.dataplane.interaction.history.History;
import dev.signet.dataplane.operation.Difference;
import dev.signet.dataplane.operation.Document;
import dev.signet.dataplane.operation.DocumentReferences;
import dev.signet.dataplane.operation.Everything;
import dev.signet.dataplane.operation.Includes;
import dev.signet.dataplane.operation.LastObservations;
import dev.signet.dataplane.operation.MemberMatch;
import dev.signet.dataplane.operation.ParameterStatus;
import dev.signet.dataplane.operation.PurgeHistory;
import dev.signet.dataplane.operation.Reindex;
import dev.signet.dataplane.operation.ReindexOne;
import dev.signet.dataplane.operation.TerminologyOperations;
import dev.signet.dataplane.operation.Validate;
import dev.signet.dataplane.operation.Versions;
import dev.signet.dataplane.paging.OpenSnapshots;
import dev.signet.dataplane.profile.ProfileCheck;
import dev.signet.dataplane.search.SearchBounds;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// Everything that can be asked of an account. A new interaction or operation is one class that
/// names its routes, and one line here.
///
/// @param settings of the account, now
/// @param bounds of its searches
/// @param answering runs the entries of Bundles
record Interactions(
        AccountParts account,
        ProcessParts process,
        Supplier<FhirSettings> settings,
        SearchBounds bounds,
        OpenSnapshots snapshots,
        ProfileCheck profiles,
        Answering answering) {
    /// In the order in which a CapabilityStatement names them.
    ///
    /// @param model with the search parameters that are in force
    List<Interaction> all(FhirModel model) {
        MemoryBudgets budgets = process.budgets();
        InstantSource clock = process.clock();
        Chance chance = process.chance();
        var language = SearchLanguage.of(model, bounds);
        var writes =
                new Writes(
                        model,
                        account.models().definitionWrites(),
                        language,
                        profiles,
                        chance,
                        new WriteRules(
                                () -> settings.get().keepsReferences(),
                                () -> settings.get().validatesProfiles(),
                                account.added()::checkUnlocked));
        var matching = new Matching(language, snapshots);
        var edits = new StoredEdits(writes);
        var search = new Search(model, language, snapshots, clock);
        var all =
                new ArrayList<Interaction>(
                        List.of(
                                new PostedBundle(
                                        model, budgets, writes, language, snapshots, answering,
                                        chance),
                                Read.current(model.definitions()),
                                Read.version(model.definitions()),
                                new Update(writes),
                                new ConditionalUpdate(writes, matching, chance),
                                new Patch(edits, new Patches(model, budgets.patching()), matching),
                                new Delete(writes, snapshots),
                                new ConditionalDelete(writes, language, snapshots),
                                new History(Level.INSTANCE, model),
                                new History(Level.TYPE, model),
                                new Create(writes, language, snapshots, chance),
                                search,
                                new History(Level.SYSTEM, model),
                                new Validate(model, profiles),
                                Everything.ofPatient(model, language, snapshots, clock),
                                Everything.ofEncounter(model, language, snapshots, clock),
                                new LastObservations(model, language, snapshots),
                                new DocumentReferences(search, model),
                                new MemberMatch(model, language),
                                new Document(model, clock, chance),
                                new Versions(model),
                                new Capability(model, settings, clock.instant()),
                                new SmartConfiguration(settings),
                                new HealthCheck(account.access()),
                                new MetaOperation(edits, model, MetaOperation.Kind.READ),
                                new MetaOperation(edits, model, MetaOperation.Kind.ADD),
                                new MetaOperation(edits, model, MetaOperation.Kind.DELETE),
                                Difference.ofVersions(model),
                                Difference.ofTwo(model),
                                new PurgeHistory(model, snapshots),
                                new Includes(search),
                                new ParameterStatus(model),
                                new Reindex(model),
                                new ReindexOne(model)));
        all.addAll(account.added().all(model, settings));
        all.add(new GraphQl(model, language, snapshots, clock));
        all.addAll(TerminologyOperations.all(model, language, snapshots, clock));
        return List.copyOf(all);
    }
}
