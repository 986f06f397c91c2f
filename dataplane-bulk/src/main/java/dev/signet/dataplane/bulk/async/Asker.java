// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bulk.async;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.exchange.Rights;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonBoolean;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonString;
import dev.signet.identity.Caller;
import dev.signet.identity.DataAction;
import dev.signet.identity.DataGrant;
import dev.signet.identity.DataScopes;
import dev.signet.identity.DataScopes.Permission;
import dev.signet.store.Receipt;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;

/// Who has asked, and what it might do at that moment. A value.
///
/// @param caller empty where nobody says who it is
/// @param actions that its roles and token allowed
/// @param scopes with which resources
record Asker(Optional<Caller> caller, Set<DataAction> actions, DataScopes scopes) {
    Asker {
        actions = Set.copyOf(actions);
    }

    /// Of an exchange under way.
    static Asker of(Rights rights) {
        var actions = EnumSet.noneOf(DataAction.class);
        DataScopes scopes = rights.admitted(DataAction.READ);
        for (DataAction action : DataAction.values()) {
            try {
                scopes = rights.admitted(action);
                actions.add(action);
            } catch (Failed failed) {
                if (failed.failure() != Failure.FORBIDDEN) {
                    throw failed;
                }
            }
        }
        return new Asker(rights.caller(), actions, scopes);
    }

    /// What it may do later, whatever it may do by then.
    ///
    /// @param receipts what its writes leave, by the number of the exchange
    Rights rights(IntFunction<Receipt> receipts) {
        return new Rights(
                action -> {
                    if (!actions.contains(action)) {
                        throw new Failed(
                                Failure.FORBIDDEN,
                                "Authorization failed. Needed is a role with the data action "
                                        + action.text()
                                        + ".");
                    }
                    return scopes;
                },
                () -> caller,
                Optional.of(receipts));
    }

    /// Whether another is the same, with a token that sees no less.
    boolean isSame(Rights other) {
        DataScopes now = other.admitted(DataAction.READ);
        return name(other.caller()).equals(name(caller)) && (now.isAll() || now.equals(scopes));
    }

    /// By what a caller is the same; empty where nobody says who it is.
    static List<String> name(Optional<Caller> caller) {
        return caller.map(Asker::name).orElse(List.of());
    }

    private static List<String> name(Caller caller) {
        return List.of(
                caller.issuer(), caller.tenantId(), caller.objectId(), caller.applicationId());
    }

    JsonObject json() {
        JsonObject all =
                JsonObject.EMPTY
                        .with("actions", texts(actions.stream().map(Enum::name).sorted().toList()))
                        .with("all", JsonBoolean.of(scopes.isAll()))
                        .with("operations", JsonBoolean.of(scopes.operations()));
        JsonObject types = JsonObject.EMPTY;
        for (Map.Entry<String, Set<Permission>> each : scopes.byType().entrySet()) {
            types = types.with(each.getKey(), permissions(each.getValue()));
        }
        var grants = new ArrayList<Json>();
        for (DataGrant grant : scopes.narrowed()) {
            JsonObject one =
                    JsonObject.EMPTY
                            .with("type", new JsonString(grant.type()))
                            .with("permissions", permissions(grant.permissions()))
                            .with("query", new JsonString(grant.query()));
            grants.add(
                    grant.patient().isEmpty()
                            ? one
                            : one.with("patient", new JsonString(grant.patient().get())));
        }
        all = all.with("types", types).with("grants", JsonArray.of(grants));
        return caller.isEmpty() ? all : all.with("caller", texts(name(caller.get())));
    }

    private static JsonArray permissions(Set<Permission> permissions) {
        return texts(permissions.stream().map(Enum::name).sorted().toList());
    }

    private static JsonArray texts(List<String> texts) {
        return JsonArray.of(texts.stream().map(JsonString::new).toList());
    }

    /// @throws IllegalArgumentException when it does not read
    static Asker of(JsonObject json) {
        var byType = new HashMap<String, Set<Permission>>();
        if (json.find("types") instanceof JsonObject types) {
            for (int i = 0; i < types.size(); i++) {
                byType.put(types.name(i), permissions(types.value(i)));
            }
        }
        List<DataGrant> grants =
                json.objects("grants").stream()
                        .map(
                                each ->
                                        new DataGrant(
                                                each.text("type", ""),
                                                permissions(read(each, "permissions")),
                                                each.find("patient") instanceof JsonString patient
                                                        ? Optional.of(patient.value())
                                                        : Optional.empty(),
                                                each.text("query", "")))
                        .toList();
        Set<DataAction> actions = EnumSet.noneOf(DataAction.class);
        texts(read(json, "actions")).forEach(name -> actions.add(DataAction.valueOf(name)));
        var scopes =
                new DataScopes(
                        json.find("all") == JsonBoolean.TRUE,
                        json.find("operations") == JsonBoolean.TRUE,
                        byType,
                        grants);
        if (json.find("caller") instanceof JsonArray said) {
            List<String> name = texts(said);
            if (name.size() != 4) {
                throw new IllegalArgumentException("a caller has four names");
            }
            return new Asker(
                    Optional.of(new Caller(name.get(2), name.get(3), name.get(1), name.get(0))),
                    actions,
                    scopes);
        }
        return new Asker(Optional.empty(), actions, scopes);
    }

    private static Json read(JsonObject json, String name) {
        Json found = json.find(name);
        if (found == null) {
            throw new IllegalArgumentException("something of an asker is missing");
        }
        return found;
    }

    private static Set<Permission> permissions(Json json) {
        Set<Permission> all = EnumSet.noneOf(Permission.class);
        texts(json).forEach(name -> all.add(Permission.valueOf(name)));
        return all;
    }

    private static List<String> texts(Json json) {
        var all = new ArrayList<String>();
        if (json instanceof JsonArray array) {
            for (Json each : array) {
                if (each instanceof JsonString text) {
                    all.add(text.value());
                }
            }
        }
        return all;
    }

    /// What a token says of patients is data.
    @Override
    public String toString() {
        return "Asker";
    }
}
