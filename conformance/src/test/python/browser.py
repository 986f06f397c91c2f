# SPDX-License-Identifier: Apache-2.0
"""A browser with somebody before it who signs in: opens the address, types name and password, goes where the page sends.
Writes a line into the file VISITS for each time."""
import os
import sys
from urllib.parse import parse_qsl, urlsplit

import requests

address = urlsplit(sys.argv[1])
with open(os.environ["VISITS"], "a") as visits:
    visits.write("visit\n")
form = dict(parse_qsl(address.query))
form.update(username=os.environ["VISITOR"], password=os.environ["VISITOR_PASSWORD"])
answer = requests.post(address._replace(query="").geturl(), data=form)
assert answer.status_code == 200, (answer.status_code, answer.text)
