"""A passkey made and used, with an authenticator that Chromium plays."""

import re

from playwright.sync_api import Browser, expect

from tests.browser.site import Visitor

AUTHENTICATOR = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True,
    "automaticPresenceSimulation": True,
}  # fmt: skip


def test_a_passkey_is_added_and_signs_in_without_an_e_mail(launched: Browser, address: str) -> None:
    # A passkey belongs to a name, not to an IP address.
    visitor = Visitor(launched, address.replace("127.0.0.1", "localhost"))
    page = visitor.page
    devices = visitor.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    visitor.sign_in("editor")
    page.goto("/en/account/2fa/")
    page.get_by_role("link", name="Add a passkey").click()
    page.locator("input[name=passwordless]").check()
    page.locator("#mfa_webauthn_add").click()
    expect(page).not_to_have_url(re.compile("/webauthn/add/"))
    page.context.clear_cookies()
    page.goto("/en/account/login/code/")
    page.locator("#passkey_login").click()
    expect(page.locator(".account-menu")).to_be_visible()
    assert not visitor.complaints
    visitor.close()
