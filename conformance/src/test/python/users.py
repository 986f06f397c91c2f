# SPDX-License-Identifier: Apache-2.0
"""A user signs in by the unmodified azure-identity, with the application and the options that it takes of itself, once for
each way in; tokens for the control plane, the vault and the data come of it, and each plane takes its own. Arguments:
endpoints.json, name, password. Prints a line for each way: how often the user was asked on a page."""
import json
import os
import sys
import tempfile

import requests
from azure.identity import DeviceCodeCredential, InteractiveBrowserCredential, UsernamePasswordCredential

with open(sys.argv[1]) as file:
    endpoints = json.load(file)
name, password = sys.argv[2:]
credentials = {"username": name, "password": password}
# every other tenant than adfs makes this version ask Microsoft who the issuer is
where = {"authority": endpoints["issuer"], "tenant_id": "adfs"}
PLACES = {
    "https://management.azure.com": endpoints["arm"] + "/subscriptions?api-version=2022-12-01",
    "https://vault.azure.net": endpoints["vault"] + "/keys?api-version=7.4",
    endpoints["audiences"]["fhir"]: endpoints["arm"] + "/fhir/demo/Patient",
}
asked = 0


def taken_everywhere(credential):
    for audience, place in PLACES.items():
        token = credential.get_token(audience + "/.default").token
        answer = requests.get(place, headers={"Authorization": "Bearer " + token})
        assert answer.status_code == 200, (place, answer.status_code, answer.text)


def typed(page, code, _expires):
    global asked
    asked += 1
    answer = requests.post(page, data={"user_code": code, **credentials})
    assert answer.status_code == 200, answer.text


taken_everywhere(DeviceCodeCredential(prompt_callback=typed, **where))
print("device", asked)

taken_everywhere(
    UsernamePasswordCredential("04b07795-8ddb-461a-bbee-02f9e1bf7b46", name, password, **where)
)
print("password", 0)

with tempfile.NamedTemporaryFile("w+") as visits:
    os.environ.update(VISITS=visits.name, VISITOR=name, VISITOR_PASSWORD=password)
    browser = os.path.join(os.path.dirname(os.path.abspath(__file__)), "browser.py")
    os.environ["BROWSER"] = "%s %s %%s &" % (sys.executable, browser)
    taken_everywhere(InteractiveBrowserCredential(timeout=60, **where))
    print("browser", len(visits.read().splitlines()))
