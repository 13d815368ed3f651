// Signing in with a passkey: the button appears where the browser can, and a refusal is said in words.
const button = document.getElementById("passkey_login");
if (button && window.PublicKeyCredential) {
  button.hidden = false;
  window.allauth.webauthn.forms.loginForm({ ids: { login: "passkey_login", credential: "mfa_credential" } });
  document.addEventListener("allauth.error", (event) => event.preventDefault());
}
