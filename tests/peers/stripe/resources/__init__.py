"""The methods of the API, one file for each group of resources."""

from tests.peers.stripe.resources import account, catalogue, customers, endpoints, events, portal
from tests.peers.stripe.routes import Route

ROUTES: tuple[Route, ...] = (
    *account.ROUTES,
    *catalogue.ROUTES,
    *customers.ROUTES,
    *endpoints.ROUTES,
    *events.ROUTES,
    *portal.ROUTES,
)
