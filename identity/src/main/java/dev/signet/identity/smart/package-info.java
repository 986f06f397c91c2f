// SPDX-License-Identifier: Apache-2.0
/// Azure's SMART on FHIR proxy: between an app that an EHR launches and an authority that
/// knows no launches.
@org.jspecify.annotations.NullMarked
package dev.signet.identity.smart;
