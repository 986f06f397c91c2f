// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bulk;

import dev.signet.dataplane.Account;
import dev.signet.dataplane.bulk.delete.BulkDelete;
import dev.signet.dataplane.bulk.export.Export;
import dev.signet.dataplane.bulk.job.JobList;
import dev.signet.dataplane.bulk.load.Import;
import dev.signet.dataplane.bulk.load.ImportPlaces;
import dev.signet.dataplane.bundle.PostedBundle;
import dev.signet.dataplane.conformance.Capability;
import dev.signet.dataplane.conformance.HealthCheck;
import dev.signet.dataplane.conformance.SmartConfiguration;
import dev.signet.dataplane.exchange.Interaction;
import dev.signet.dataplane.graphql.GraphQl;
import dev.signet.dataplane.interaction.ConditionalDelete;
import dev.signet.dataplane.interaction.ConditionalUpdate;
import dev.signet.dataplane.interaction.Create;
import dev.signet.dataplane.interaction.Delete;
import dev.signet.dataplane.interaction.MetaOperation;
import dev.signet.dataplane.interaction.Patch;
import dev.signet.dataplane.interaction.Read;
import dev.signet.dataplane.interaction.Search;
import dev.signet.dataplane.interaction.Update;
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
import dev.signet.dataplane.operation.Validate;
import dev.signet.dataplane.operation.Versions;
import dev.signet.identity.DataAction;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// A request to every route, and what it takes.
final class RoleSamples {
    static final String PATIENT = Account.patient("", "role");
    static final Set<DataAction> NOTHING = EnumSet.noneOf(DataAction.class);
    static final Set<DataAction> READ = EnumSet.of(DataAction.READ);
    static final Set<DataAction> VALIDATE = EnumSet.of(DataAction.RESOURCE_VALIDATE);
    static final Set<DataAction> EXPORT = EnumSet.of(DataAction.EXPORT);
    static final Set<DataAction> REINDEX = EnumSet.of(DataAction.REINDEX);
    static final Set<DataAction> WRITE = EnumSet.of(DataAction.WRITE);
    static final Set<DataAction> DELETE = EnumSet.of(DataAction.DELETE);
    static final Set<DataAction> ERASE = EnumSet.of(DataAction.DELETE, DataAction.HARD_DELETE);
    static final Set<DataAction> CHANGE = EnumSet.of(DataAction.READ, DataAction.WRITE);
    static final Set<DataAction> CLEAR = EnumSet.of(DataAction.READ, DataAction.DELETE);

    /// One request and what it takes.
    record Sample(
            Class<? extends Interaction> kind,
            Set<DataAction> needs,
            String method,
            String target,
            String body,
            String... headers) {}

    static final String META =
            "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"meta\","
                    + "\"valueMeta\":{\"tag\":[{\"code\":\"t\"}]}}]}";

    static final String NO_PARAMETERS = "{\"resourceType\":\"Parameters\"}";
    static final String ALL_PATIENTS =
            "{\"query\":\"{PatientList{id name{family}} EncounterList{id class{code}}}\"}";
    static final String OF_PATIENT =
            "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"patient\","
                    + "\"valueId\":\"kept\"}]}";
    static final String REPORT =
            "{\"resourceType\":\"Composition\",\"id\":\"report\",\"status\":\"final\","
                    + "\"type\":{\"text\":\"t\"},\"date\":\"2020\",\"title\":\"t\","
                    + "\"author\":[{\"display\":\"a\"}]}";
    static final String COVERAGE =
            "{\"resourceType\":\"Coverage\",\"id\":\"cover\",\"status\":\"active\","
                    + "\"beneficiary\":{\"reference\":\"Patient/member\"},"
                    + "\"payor\":[{\"display\":\"p\"}]}";

    /// Finds two, of which one goes along.
    static final String ALONG = "_revinclude=Coverage:beneficiary&_includesCount=1";

    static final String MEMBER =
            "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"MemberPatient\","
                    + "\"resource\":"
                    + Account.patient("", "member")
                    + "},{\"name\":\"OldCoverage\",\"resource\":"
                    + COVERAGE
                    + "}]}";
    static final String STORED_MEMBER =
            Account.patient("member", "member")
                    .replace(
                            "\"name\"",
                            "\"identifier\":[{\"type\":{\"coding\":[{\"code\":\"MB\"}]},"
                                    + "\"value\":\"1\"}],\"name\"");
    static final String VISIT =
            "{\"resourceType\":\"Encounter\",\"id\":\"visit\",\"status\":\"finished\","
                    + "\"class\":{\"code\":\"AMB\"}}";

    /// Of a file `FILE`.
    static final String IMPORT =
            "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"inputFormat\","
                    + "\"valueString\":\"application/fhir+ndjson\"},{\"name\":\"input\","
                    + "\"part\":[{\"name\":\"url\",\"valueUri\":\"FILE\"}]}]}";

    private static final List<Sample> MOST =
            List.of(
                    new Sample(Capability.class, NOTHING, "GET", "/metadata", ""),
                    new Sample(HealthCheck.class, NOTHING, "GET", "/health/check", ""),
                    new Sample(
                            SmartConfiguration.class,
                            NOTHING,
                            "GET",
                            "/.well-known/smart-configuration",
                            ""),
                    new Sample(Versions.class, NOTHING, "GET", "/$versions", ""),
                    new Sample(ParameterStatus.class, READ, "GET", "/SearchParameter/$status", ""),
                    new Sample(
                            Export.class, EXPORT, "GET", "/$export", "", "Prefer", "respond-async"),
                    new Sample(
                            Export.class,
                            EXPORT,
                            "POST",
                            "/$export",
                            NO_PARAMETERS,
                            "Prefer",
                            "respond-async"),
                    new Sample(
                            Export.class,
                            EXPORT,
                            "GET",
                            "/Patient/$export",
                            "",
                            "Prefer",
                            "respond-async"),
                    new Sample(
                            Export.class,
                            EXPORT,
                            "POST",
                            "/Patient/$export",
                            NO_PARAMETERS,
                            "Prefer",
                            "respond-async"),
                    new Sample(
                            Export.class,
                            EXPORT,
                            "GET",
                            "/Group/kept/$export",
                            "",
                            "Prefer",
                            "respond-async"),
                    new Sample(
                            Export.class,
                            EXPORT,
                            "POST",
                            "/Group/kept/$export",
                            NO_PARAMETERS,
                            "Prefer",
                            "respond-async"),
                    new Sample(
                            Import.class,
                            EnumSet.of(DataAction.IMPORT),
                            "POST",
                            "/$import",
                            IMPORT,
                            "Prefer",
                            "respond-async"),
                    new Sample(
                            Import.class,
                            EnumSet.of(DataAction.IMPORT),
                            "GET",
                            "/_operations/import/IMPORTED",
                            ""),
                    new Sample(
                            Import.class,
                            EnumSet.of(DataAction.IMPORT),
                            "GET",
                            "/_operations/import/IMPORTED/1",
                            ""),
                    new Sample(
                            Import.class,
                            EnumSet.of(DataAction.IMPORT),
                            "DELETE",
                            "/_operations/import/IMPORTED",
                            ""),
                    new Sample(Export.class, EXPORT, "GET", "/_operations/export/EXPORTED", ""),
                    new Sample(Export.class, EXPORT, "GET", "/_operations/export/EXPORTED/1", ""),
                    new Sample(Export.class, EXPORT, "DELETE", "/_operations/export/EXPORTED", ""),
                    new Sample(
                            BulkDelete.class,
                            DELETE,
                            "DELETE",
                            "/$bulk-delete?_id=none",
                            "",
                            "Prefer",
                            "respond-async"),
                    new Sample(
                            BulkDelete.class,
                            DELETE,
                            "DELETE",
                            "/Basic/$bulk-delete?_id=none",
                            "",
                            "Prefer",
                            "respond-async"),
                    new Sample(
                            BulkDelete.class,
                            EnumSet.of(DataAction.DELETE, DataAction.HARD_DELETE),
                            "DELETE",
                            "/Basic/$bulk-delete?_id=none&_hardDelete=true",
                            "",
                            "Prefer",
                            "respond-async"),
                    new Sample(
                            BulkDelete.class, DELETE, "GET", "/_operations/bulk-delete/BULK", ""),
                    new Sample(
                            BulkDelete.class,
                            DELETE,
                            "DELETE",
                            "/_operations/bulk-delete/BULK",
                            ""),
                    new Sample(
                            ImportPlaces.class,
                            EnumSet.of(DataAction.IMPORT),
                            "GET",
                            "/$import-places",
                            ""),
                    new Sample(JobList.class, READ, "GET", "/$jobs", ""),
                    new Sample(Reindex.class, REINDEX, "POST", "/$reindex", ""),
                    new Sample(Reindex.class, REINDEX, "GET", "/$reindex", ""),
                    new Sample(Reindex.class, REINDEX, "GET", "/_operations/reindex/JOB", ""),
                    new Sample(
                            ReindexOne.class,
                            EnumSet.of(DataAction.READ, DataAction.REINDEX),
                            "POST",
                            "/Patient/kept/$reindex",
                            ""),
                    new Sample(
                            ReindexOne.class,
                            EnumSet.of(DataAction.READ, DataAction.REINDEX),
                            "GET",
                            "/Patient/kept/$reindex",
                            ""),
                    new Sample(Reindex.class, REINDEX, "DELETE", "/_operations/reindex/JOB", ""),
                    new Sample(Validate.class, VALIDATE, "POST", "/Patient/$validate", PATIENT),
                    new Sample(
                            Validate.class, VALIDATE, "POST", "/Patient/kept/$validate", PATIENT),
                    new Sample(
                            Validate.class,
                            EnumSet.of(DataAction.READ, DataAction.RESOURCE_VALIDATE),
                            "GET",
                            "/Patient/kept/$validate",
                            ""),
                    new Sample(Everything.class, READ, "GET", "/Patient/kept/$everything", ""),
                    new Sample(
                            Everything.class,
                            READ,
                            "POST",
                            "/Patient/kept/$everything",
                            NO_PARAMETERS),
                    new Sample(Everything.class, READ, "GET", "/Encounter/visit/$everything", ""),
                    new Sample(
                            Everything.class,
                            READ,
                            "POST",
                            "/Encounter/visit/$everything",
                            NO_PARAMETERS),
                    new Sample(
                            LastObservations.class,
                            READ,
                            "GET",
                            "/Observation/$lastn?patient=kept",
                            ""),
                    new Sample(Includes.class, READ, "GET", "/Patient/$includes?" + ALONG, ""),
                    new Sample(
                            Includes.class, READ, "GET", "/$includes?_type=Patient&" + ALONG, ""),
                    new Sample(
                            Includes.class,
                            READ,
                            "GET",
                            "/Patient/member/Patient/$includes?" + ALONG,
                            ""),
                    new Sample(
                            DocumentReferences.class,
                            READ,
                            "GET",
                            "/DocumentReference/$docref?patient=kept",
                            ""),
                    new Sample(
                            DocumentReferences.class,
                            READ,
                            "POST",
                            "/DocumentReference/$docref",
                            OF_PATIENT),
                    new Sample(GraphQl.class, READ, "GET", "/$graphql?query={PatientList{id}}", ""),
                    new Sample(GraphQl.class, READ, "POST", "/$graphql", ALL_PATIENTS),
                    new Sample(GraphQl.class, READ, "GET", "/Patient/kept/$graphql?query={id}", ""),
                    new Sample(
                            GraphQl.class,
                            READ,
                            "POST",
                            "/Patient/kept/$graphql",
                            "{\"query\":\"{id name{family}}\"}"),
                    new Sample(MemberMatch.class, READ, "POST", "/Patient/$member-match", MEMBER),
                    new Sample(Document.class, READ, "GET", "/Composition/report/$document", ""),
                    new Sample(
                            Document.class,
                            READ,
                            "POST",
                            "/Composition/report/$document",
                            NO_PARAMETERS),
                    new Sample(
                            Difference.class, READ, "GET", "/Patient/kept/$diff?fromVersion=1", ""),
                    new Sample(
                            Difference.class,
                            READ,
                            "GET",
                            "/$diff?from=Patient/kept&to=Patient/kept",
                            ""),
                    new Sample(Read.class, READ, "GET", "/Patient/kept", ""),
                    new Sample(Read.class, READ, "HEAD", "/Patient/kept", ""),
                    new Sample(Read.class, READ, "GET", "/Patient/kept/_history/1", ""),
                    new Sample(History.class, READ, "GET", "/Patient/kept/_history", ""),
                    new Sample(History.class, READ, "GET", "/Patient/_history", ""),
                    new Sample(History.class, READ, "GET", "/_history", ""),
                    new Sample(Search.class, READ, "GET", "/Patient?name=x", ""),
                    new Sample(Search.class, READ, "GET", "/?_type=Patient", ""),
                    new Sample(
                            Search.class,
                            READ,
                            "POST",
                            "/Patient/_search",
                            "name=x",
                            "Content-Type",
                            "application/x-www-form-urlencoded"),
                    new Sample(
                            Search.class,
                            READ,
                            "POST",
                            "/_search",
                            "_type=Patient",
                            "Content-Type",
                            "application/x-www-form-urlencoded"),
                    new Sample(Search.class, READ, "GET", "/Patient/kept/Observation", ""),
                    new Sample(Search.class, READ, "GET", "/Patient/kept/*", ""),
                    new Sample(
                            Search.class,
                            READ,
                            "POST",
                            "/Patient/kept/Observation/_search",
                            "status=final",
                            "Content-Type",
                            "application/x-www-form-urlencoded"),
                    new Sample(Create.class, WRITE, "POST", "/Patient", PATIENT),
                    new Sample(
                            Create.class,
                            CHANGE,
                            "POST",
                            "/Patient",
                            PATIENT,
                            "If-None-Exist",
                            "family=nobody"),
                    new Sample(
                            Update.class,
                            WRITE,
                            "PUT",
                            "/Patient/kept",
                            Account.patient("kept", "role")),
                    new Sample(
                            Update.class,
                            WRITE,
                            "PUT",
                            "/Patient/made",
                            Account.patient("made", "role")),
                    new Sample(
                            ConditionalUpdate.class,
                            CHANGE,
                            "PUT",
                            "/Patient?family=nobody",
                            PATIENT),
                    new Sample(
                            Patch.class,
                            CHANGE,
                            "PATCH",
                            "/Patient/kept",
                            "[{\"op\":\"add\",\"path\":\"/active\",\"value\":true}]",
                            "Content-Type",
                            "application/json-patch+json"),
                    new Sample(
                            Patch.class,
                            CHANGE,
                            "PATCH",
                            "/Patient?_id=kept",
                            "[{\"op\":\"add\",\"path\":\"/active\",\"value\":true}]",
                            "Content-Type",
                            "application/json-patch+json"),
                    new Sample(MetaOperation.class, READ, "GET", "/Patient/kept/$meta", ""),
                    new Sample(
                            MetaOperation.class, CHANGE, "POST", "/Patient/kept/$meta-add", META),
                    new Sample(
                            MetaOperation.class,
                            CHANGE,
                            "POST",
                            "/Patient/kept/$meta-delete",
                            META),
                    new Sample(Delete.class, DELETE, "DELETE", "/Patient/gone", ""),
                    new Sample(Delete.class, ERASE, "DELETE", "/Patient/gone?hardDelete=true", ""),
                    new Sample(
                            ConditionalDelete.class,
                            EnumSet.of(DataAction.READ, DataAction.DELETE, DataAction.HARD_DELETE),
                            "DELETE",
                            "/Patient?family=none&hardDelete=true",
                            ""),
                    new Sample(
                            PurgeHistory.class, ERASE, "POST", "/Patient/gone/$purge-history", ""),
                    new Sample(
                            PurgeHistory.class,
                            ERASE,
                            "DELETE",
                            "/Patient/gone/$purge-history",
                            ""),
                    new Sample(
                            ConditionalDelete.class, CLEAR, "DELETE", "/Patient?family=none", ""),
                    bundle(READ, "GET", "Patient/kept", "", ""),
                    bundle(READ, "GET", "Patient?name=x", "", ""),
                    bundle(CHANGE, "POST", "Patient", PATIENT, ""),
                    bundle(
                            CHANGE,
                            "POST",
                            "Patient",
                            PATIENT,
                            ",\"ifNoneExist\":\"family=nobody\""),
                    bundle(CHANGE, "PUT", "Patient/kept", Account.patient("kept", "role"), ""),
                    bundle(CLEAR, "DELETE", "Patient/gone", "", ""));

    static Sample bundle(
            Set<DataAction> needs, String method, String url, String resource, String more) {
        return new Sample(
                PostedBundle.class,
                needs,
                "POST",
                "/",
                Account.bundle("transaction", Account.entry("", method, url, resource, more)));
    }

    private RoleSamples() {}

    static final List<Sample> SAMPLES = samples();

    private static List<Sample> samples() {
        var all = new ArrayList<>(MOST);
        all.addAll(TerminologySamples.all());
        all.addAll(JobSamples.all());
        return List.copyOf(all);
    }
}
