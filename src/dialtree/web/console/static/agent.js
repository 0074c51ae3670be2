// The page of agents: who is signed in is given a token for the picker, as often as it needs one.
const picker = document.querySelector("dialtree-picker");

picker.renew = async () => {
  const answer = await fetch("/console/agent/session", { method: "POST", headers: { "X-CSRF-Token": picker.dataset.csrf } });
  if (answer.redirected) {
    location.assign(answer.url.includes("/sign-in") ? "/console/sign-in?next=/console/agent" : answer.url);
    return "";
  }
  return answer.ok ? (await answer.json()).token : "";
};
