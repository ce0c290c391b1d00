"""Units: the tree province–university–school, and the policy rows that hold for its parts."""
